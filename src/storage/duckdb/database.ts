import { sessionTables } from './fact-tables.ts'
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { dirname, join } from 'node:path'
import { isMainThread } from 'node:worker_threads'
import { resourceFailure } from '../../ingest/resource-failure.ts'
import type { ChainPosition } from '../chain/chain-frame.ts'
import { KeptLedger } from '../ledger/kept-ledger.ts'
import { reconcile } from '../ledger/reconcile.ts'
import { Attachment } from './attachment.ts'
import type { ChangedRows } from './changed-rows.ts'
import { copyDatabase, removeDatabase, swapDatabase } from './compact-file.ts'
import { copyTables } from './copy-tables.ts'
import { currentVersion } from './current-version.ts'
import { Dictionaries } from './dictionaries.ts'
import { migrateFile } from './migrate-file.ts'
import { openEngine, storageVersion } from './open-engine.ts'
import { observedTransaction, type TransactionParts } from './observed-transaction.ts'
import { foldLog } from './fold-log.ts'
import { ledgerHead } from './recorded-transaction.ts'
import { RunningWork } from './running-work.ts'
import { Semaphore } from './semaphore.ts'
import { Session } from './session.ts'
import { sqlLiteral } from './sql-text.ts'
import type { WriteObserver } from './write-observer.ts'

/** What a copy of the registry is attached as while it is written. */
const copyName = 'copy_of_registry'
/** A copy of a hundred gigabytes ends within it. */
const copyDeadlineMs = 6 * 3_600_000
/** An erasure may take out a whole hospital. */
const eraseDeadlineMs = 3_600_000

export interface DatabaseOptions {
  readonly file: string
  /** Folder of the ledger; default: `ledger` beside the file. */
  readonly ledgerDirectory?: string
  /** The only directory the engine may write to besides its own file and spill. */
  readonly spool: string
  /** Where large sorts spill. */
  readonly spill: string
  readonly threads: number
  readonly memoryLimit: string
  /** Statements reading at once; with the writer, at most half of libuv's pool. */
  readonly readers: number
  readonly readDeadlineMs: number
  readonly writeDeadlineMs: number
  /** Size of the log from which a commit folds it into the file; 256MB by default. */
  readonly checkpointThreshold?: string
  readonly clock: () => Date
  /** Told of every commit that changes exams or mappings. */
  readonly observer?: WriteObserver | undefined
}

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined
  readonly deadlineMs?: number
}

/** The engine: one writer, in order; some readers beside it; each request on a connection of its own. */
export class Database {
  readonly spool: string
  /** By which rows of the core are coded, those loaded and those of any change alike. */
  readonly dictionaries = new Dictionaries()
  #instance: DuckDBInstance
  #isShut = false
  readonly #attachment = new Attachment(() => this.#reopen())
  readonly #options: DatabaseOptions
  readonly #idle: DuckDBConnection[] = []
  readonly #readers: Semaphore
  readonly #writers = new Semaphore(1)
  readonly #pairs = new Semaphore(1)
  readonly #copies = new Semaphore(1)
  readonly #running = new RunningWork()
  #kept: KeptLedger | null = null
  #closing: Promise<void> | null = null

  private constructor(instance: DuckDBInstance, options: DatabaseOptions) {
    this.#instance = instance
    this.#options = options
    this.#readers = new Semaphore(options.readers)
    this.spool = options.spool
  }

  /** Opens the file, then brings it to where its ledger stands; where neither leads to the other, it takes no writes. */
  static async open(options: DatabaseOptions): Promise<Database> {
    if (!isMainThread) throw new Error('The database is opened by the main thread only.')
    const { file, clock } = options
    const instance = await openEngine(options, (connection) => migrateFile(connection, file, clock))
    const database = new Database(instance, options)
    try {
      const directory = options.ledgerDirectory ?? join(dirname(file), 'ledger')
      database.#kept = await KeptLedger.open(directory, clock, (work) => database.#unrecorded(work))
      return database
    } catch (error) {
      database.#letGo()
      throw error
    }
  }

  /** Where every fact is before it is committed. */
  get kept(): KeptLedger {
    if (this.#kept === null) throw new Error('The ledger is not open yet.')
    return this.#kept
  }

  /** Reads, all statements within one snapshot of the data. What it writes to temporary tables is undone. */
  async read<Result>(
    work: (session: Session) => Promise<Result>,
    { signal, deadlineMs = this.#options.readDeadlineMs }: ReadOptions = {},
  ): Promise<Result> {
    return this.#track(() =>
      this.#readers.run(() =>
        this.#onConnection(deadlineMs, signal, async (session) => {
          await session.run('BEGIN TRANSACTION')
          const result = await work(session)
          await session.run('ROLLBACK')
          return result
        }),
      ),
    )
  }

  /**
   * Reads on two connections that see the same snapshot, of a moment when no write is under way: `begun` is
   * called with its version before the next one starts. Each takes a place among the readers, if there are
   * two; so only one such read runs at a time, or two of them could wait for each other's.
   */
  async readFromNow<Result>(
    begun: (version: string) => void,
    work: (session: Session, beside: Session) => Promise<Result>,
    { signal, deadlineMs = this.#options.readDeadlineMs }: ReadOptions = {},
  ): Promise<Result> {
    const begin = async (session: Session): Promise<string> => {
      await session.run('BEGIN TRANSACTION')
      // The snapshot is that of the first statement that reads.
      return currentVersion(session)
    }
    const places = <Held>(held: () => Promise<Held>): Promise<Held> =>
      this.#readers.run(() => (this.#options.readers > 1 ? this.#readers.run(held) : held()))
    return this.#track(() =>
      this.#pairs.run(() =>
        places(() =>
          this.#onConnection(deadlineMs, signal, (session) =>
            this.#onConnection(deadlineMs, signal, async (beside) => {
              await this.#writers.run(async () => {
                await begin(beside)
                begun(await begin(session))
              })
              const result = await work(session, beside)
              await session.run('ROLLBACK')
              await beside.run('ROLLBACK')
              return result
            }),
          ),
        ),
      ),
    )
  }

  /**
   * One transaction, after all those asked for before. Any failed statement, even one whose error was
   * caught, rolls all of it back: the engine itself would report such a commit as done and store nothing.
   * @param work records in the rows it is given, if any, which exams it takes away and brings
   * @param confirm reads back, after the commit, what must now be there; throws when it is not
   */
  async write<Result>(
    work: (session: Session, rows: ChangedRows | null) => Promise<Result>,
    confirm: (session: Session, result: Result) => Promise<void> = async () => {},
  ): Promise<Result> {
    return this.#track(() =>
      this.#writers.run(() =>
        this.#onConnection(this.#options.writeDeadlineMs, undefined, async (session) => {
          const result = await observedTransaction(session, this.#parts(), work)
          await confirm(session, result)
          return result
        }),
      ),
    )
  }

  /** Work under way or waiting, and how long ago the oldest of it was asked for. */
  statements(): { readonly count: number; readonly oldestMs: number } {
    return this.#running.state()
  }

  /**
   * Writes all tables as they are at a moment when no write is under way to a new file in the spool; writes go on
   * meanwhile. One copy at a time.
   * @param begun called at that moment, before the next write
   * @param look reads, within the same snapshot, what is to be known about it
   */
  async copyTo<Result>(
    file: string,
    begun: () => void,
    look: (session: Session) => Promise<Result>,
    signal?: AbortSignal,
  ): Promise<Result> {
    const copied = async (session: Session): Promise<Result> => {
      await this.#writers.run(async () => {
        await session.run('BEGIN TRANSACTION')
        // The snapshot is that of the first statement that reads.
        await currentVersion(session)
        begun()
      })
      const result = await look(session)
      // Whoever is signed in now is not when the copy is opened.
      await copyTables(session, copyName, sessionTables)
      await session.run('COMMIT')
      await session.run('USE registry')
      return result
    }
    return this.#track(() =>
      this.#copies.run(() =>
        this.#readers.run(async () => {
          await this.#command(
            `ATTACH ${sqlLiteral(file)} AS ${copyName} (STORAGE_VERSION '${storageVersion}')`,
          )
          try {
            const result = await this.#onConnection(copyDeadlineMs, signal, copied)
            await this.#command(`CHECKPOINT ${copyName}`)
            return result
          } finally {
            await this.#command(`DETACH ${copyName}`)
          }
        }),
      ),
    )
  }

  /**
   * One transaction that takes rows out for good, then the same of the ledger, before anything else is written. It
   * may take its time, and the core does not refuse it for want of memory. The text of the rows is in the
   * file until it is compacted.
   * @param rewritten the text of a row of the ledger as it is to be, null for a row that goes
   */
  async erase(
    work: (session: Session, rows: ChangedRows | null) => Promise<void>,
    rewritten: (table: string, line: string) => string | null,
  ): Promise<void> {
    await this.#track(() =>
      this.#writers.run(async () => {
        await this.#onConnection(eraseDeadlineMs, undefined, (session) => {
          session.takeOutFacts()
          return observedTransaction(session, this.#parts(), work, true)
        })
        await this.kept.ledger.rewrite(rewritten)
      }),
    )
  }

  /**
   * Leaves nothing of deleted rows in the file: what there is is copied into a new one, which takes its place.
   * Writes wait from the beginning, reads only while the files change places.
   */
  async compact(): Promise<void> {
    const { file } = this.#options
    const copy = join(this.spool, 'compacted.duckdb')
    const compacted = async (): Promise<void> => {
      const connection = await this.#connection()
      try {
        await copyDatabase(connection, copy, storageVersion)
        await this.#readers.alone(async () => {
          await foldLog(connection)
          connection.closeSync()
          await this.#replaceInstance(() => swapDatabase(copy, file))
        })
      } finally {
        connection.closeSync()
        removeDatabase(copy)
      }
    }
    // A copy and a read from now hold readers while they wait for the writer: never begin beside one.
    await this.#track(() =>
      this.#copies.run(() => this.#pairs.run(() => this.#writers.run(compacted))),
    )
  }

  async #replaceInstance(between: () => void): Promise<void> {
    this.#letGo()
    try {
      between()
    } finally {
      this.#instance = await openEngine(this.#options)
      this.#isShut = false
    }
  }

  #parts(): TransactionParts {
    const { observer } = this.#options
    const isHeld = async ({ sequence }: ChainPosition) =>
      (await this.#onConnection(this.#options.readDeadlineMs, undefined, ledgerHead)).sequence ===
      sequence
    return { ledger: this.kept.ledger, observer, dictionaries: this.dictionaries, isHeld }
  }

  /** One transaction that is neither recorded nor observed: what it writes is in the ledger. */
  #unrecorded<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
    return this.#writers.run(() =>
      this.#onConnection(eraseDeadlineMs, undefined, async (session) => {
        await session.run('BEGIN TRANSACTION')
        const result = await work(session)
        if (session.failure !== null) throw session.failure
        await session.run('COMMIT')
        return result
      }),
    )
  }

  /** Waits for what runs, folds the log into the file and lets go of it. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    await this.#running.settled()
    try {
      if (!this.#isShut) await this.#fold()
    } finally {
      if (!this.#isShut) this.#letGo()
      await this.#kept?.close()
    }
  }

  async #fold(): Promise<void> {
    try {
      const connection = await this.#connection()
      await foldLog(connection)
      connection.closeSync()
    } catch (error) {
      // All that was committed is in the log, which the next start folds in.
      if (resourceFailure(error) === null) throw error
    }
  }

  #letGo(): void {
    for (const connection of this.#idle) connection.closeSync()
    this.#idle.length = 0
    this.#isShut = true
    this.#instance.closeSync()
  }

  async #reopen(): Promise<void> {
    if (!this.#isShut) this.#letGo()
    this.#instance = await openEngine(this.#options)
    this.#isShut = false
    if (this.kept.fault === null) {
      // A commit whose end nobody heard is in the ledger: either undone there, or brought into the file now.
      await this.kept.ledger.settle(await this.#unrecorded(ledgerHead))
      await reconcile((work) => this.#unrecorded(work), this.kept.ledger)
    }
    this.#options.observer?.reopened?.()
  }

  async #track<Result>(begin: () => Promise<Result>): Promise<Result> {
    if (this.#closing !== null) throw new Error('The registry is closed.')
    return this.#running.hold(this.#attachment.hold(begin))
  }

  async #onConnection<Result>(
    deadlineMs: number,
    signal: AbortSignal | undefined,
    work: (session: Session) => Promise<Result>,
  ): Promise<Result> {
    const connection = await this.#connection()
    const session = new Session(connection, deadlineMs, signal)
    try {
      const result = await work(session)
      session.end()
      this.#idle.push(connection)
      return result
    } catch (error) {
      session.end()
      // Closing alone lets go of a transaction only when its last result is collected. Never used again.
      await connection.run('ROLLBACK').catch(() => undefined)
      connection.closeSync()
      throw error
    }
  }

  async #command(sql: string): Promise<void> {
    const connection = await this.#connection()
    try {
      await connection.run(sql)
    } finally {
      connection.closeSync()
    }
  }

  async #connection(): Promise<DuckDBConnection> {
    const idle = this.#idle.pop()
    if (idle !== undefined) return idle
    const connection = await this.#instance.connect()
    await connection.run('USE registry')
    return connection
  }
}
