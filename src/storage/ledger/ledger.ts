import { beginning, type ChainPosition } from '../chain/chain-frame.ts'
import { ChainBroken, type ChainEntry, ChainLog } from '../chain/chain-log.ts'
import { decodeRows, encodeRows, type TableRows } from './ledger-body.ts'
import { baselineKind, begunKind, factsKind, undoneKind } from './ledger-kinds.ts'
import { rewriteRows } from './rewrite-rows.ts'

export interface LedgerEntry {
  readonly position: ChainPosition
  rows(): Promise<readonly TableRows[]>
}

/**
 * The ledger of a registry: every fact is here, on disk, before the database commits it. Entries whose
 * transaction failed are marked undone before anything else is written.
 */
export class Ledger {
  readonly #chain: ChainLog
  readonly #clock: () => Date
  /** An entry whose transaction failed, while the mark that says so could not be written. */
  #unmarked: ChainPosition | null = null
  #doubted: ChainPosition | null = null

  private constructor(chain: ChainLog, clock: () => Date) {
    this.#chain = chain
    this.#clock = clock
  }

  /** @throws ChainBroken when its end is not as it was written */
  static async open(directory: string, clock: () => Date, segmentBytes?: number): Promise<Ledger> {
    const chain = await ChainLog.open({
      directory,
      ...(segmentBytes === undefined ? {} : { segmentBytes }),
    })
    return new Ledger(chain, clock)
  }

  get head(): ChainPosition {
    return this.#chain.head
  }

  /** Why nothing more can be written to it; null when it can. */
  get fault(): string | null {
    return this.#chain.fault
  }

  /** Resolves when the rows are on disk. */
  async record(tables: readonly TableRows[]): Promise<ChainPosition> {
    await this.#mark()
    return this.#chain.append({
      at: this.#now(),
      kind: factsKind,
      body: await encodeRows(tables),
    })
  }

  /** The transaction of the last entry was not committed; never rejects: what cannot be marked now is marked before the next entry. */
  async undo(entry: ChainPosition): Promise<void> {
    this.#unmarked = entry
    await this.#mark().catch(() => undefined)
  }

  /** It is not known whether the transaction of the last entry was committed; `settle` is told before the next one. */
  doubt(entry: ChainPosition): void {
    this.#doubted = entry
  }

  /**
   * Marks the entry in doubt undone unless the database holds it, and what could not be marked before.
   * @param held where the database stands
   * @throws what the disk said
   */
  async settle(held: ChainPosition): Promise<void> {
    if (this.#doubted !== null && held.sequence < this.#doubted.sequence)
      this.#unmarked = this.#doubted
    this.#doubted = null
    await this.#mark()
  }

  /** Entries whose transactions count, after a position. @throws ChainBroken when the chain does not lead there */
  async *entriesAfter(position: ChainPosition): AsyncGenerator<LedgerEntry> {
    const undone = await this.#undoneAfter(position)
    for await (const entry of this.#chain.entries(position.sequence))
      if (isFacts(entry) && !undone.has(entry.sequence)) yield entryOf(entry)
  }

  /** From the first on. */
  allEntries(): AsyncGenerator<LedgerEntry> {
    return this.entriesAfter(beginning)
  }

  /**
   * Rows of a database that was being brought along when the process died: they do not count.
   * @throws ChainBroken when the ledger holds anything else
   */
  async forgetUnfinished(): Promise<void> {
    const left: ChainPosition[] = []
    for await (const { kind, sequence, hash } of this.#chain.entries()) {
      if (kind === baselineKind) left.push({ sequence, hash })
      else if (kind !== undoneKind && kind !== begunKind)
        throw new ChainBroken(
          'The database holds records and does not say where it stands in the ledger beside it.',
        )
    }
    for (const entry of left) await this.#markUndone(entry)
  }

  /** Rows a database brings along that is older than its ledger; `begin` follows the last of them. */
  async recordBaseline(tables: readonly TableRows[]): Promise<void> {
    await this.#chain.append({
      at: this.#now(),
      kind: baselineKind,
      body: await encodeRows(tables),
    })
  }

  begin(): Promise<ChainPosition> {
    return this.#chain.append({ at: this.#now(), kind: begunKind, body: new Uint8Array() })
  }

  /**
   * Takes rows out of what was recorded, or changes them; that it was done stays on record.
   * @param rewritten the JSON text of a row as it is to be, null for a row that goes
   * @returns entries that were changed
   */
  async rewrite(rewritten: (table: string, line: string) => string | null): Promise<number> {
    const bodies = new Map<number, Uint8Array>()
    for await (const entry of this.#chain.entries()) {
      if (!isFacts(entry)) continue
      const changed = rewriteRows(await decodeRows(entry.body), rewritten)
      if (changed !== null) bodies.set(entry.sequence, await encodeRows(changed))
    }
    if (bodies.size > 0) await this.#chain.rewrite(this.#now(), bodies)
    return bodies.size
  }

  close(): Promise<void> {
    return this.#chain.close()
  }

  async #undoneAfter(position: ChainPosition): Promise<ReadonlySet<number>> {
    const undone = new Set<number>()
    let isMet = position.sequence === 0
    for await (const entry of this.#chain.entries(Math.max(0, position.sequence - 1))) {
      if (entry.sequence === position.sequence) isMet = entry.hash === position.hash
      else if (entry.kind === undoneKind) undone.add(numberIn(entry))
    }
    if (isMet && !undone.has(position.sequence)) return undone
    throw new ChainBroken(
      `The database holds entry ${position.sequence} of a ledger, and the ledger beside it has no such entry: one of the two was replaced or cut short. Put back the one that is whole, or restore a backup.`,
    )
  }

  async #mark(): Promise<void> {
    if (this.#unmarked === null) return
    await this.#markUndone(this.#unmarked)
    this.#unmarked = null
  }

  async #markUndone({ sequence }: ChainPosition): Promise<void> {
    const body = Buffer.from(String(sequence))
    await this.#chain.append({ at: this.#now(), kind: undoneKind, body })
  }

  #now(): string {
    return this.#clock().toISOString()
  }
}

const isFacts = ({ kind }: ChainEntry): boolean => kind === factsKind || kind === baselineKind

const numberIn = ({ body }: ChainEntry): number => Number(Buffer.from(body).toString('utf8'))

const entryOf = ({ sequence, hash, body }: ChainEntry): LedgerEntry => ({
  position: { sequence, hash },
  rows: () => decodeRows(body),
})
