import type { DuckDBAppender, DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api'
import type { z } from 'zod'
import { fromEngine } from './engine-value.ts'
import { factTables } from './fact-tables.ts'
import { StatementStopped } from './statement-stopped.ts'
import { tablesWritten } from './tables-written.ts'

export type SqlParameter = string | number | boolean | null

/** An interrupt that falls between two native calls is lost, so it is repeated until heard. */
const interruptEveryMs = 20

/**
 * One connection for the time of one request, one statement at a time. At the deadline, or when the
 * signal aborts, whatever runs is interrupted and whatever would follow is refused.
 */
export class Session {
  readonly #connection: DuckDBConnection
  readonly #signal: AbortSignal | undefined
  readonly #deadline: NodeJS.Timeout
  #interrupting: NodeJS.Timeout | null = null
  #stopped: 'deadline' | 'aborted' | null = null
  #failure: unknown = null
  readonly #written = new Set<string>()
  #takesOut = false

  constructor(connection: DuckDBConnection, deadlineMs: number, signal?: AbortSignal) {
    this.#connection = connection
    this.#signal = signal
    this.#deadline = setTimeout(() => this.#stop('deadline'), deadlineMs)
    if (signal?.aborted === true) this.#stop('aborted')
    else signal?.addEventListener('abort', this.#onAbort, { once: true })
  }

  /** The first error of any statement: a transaction it happened in must not be committed. */
  get failure(): unknown {
    return this.#failure
  }

  /** Tables that statements of this session have added rows to. */
  get written(): ReadonlySet<string> {
    return this.#written
  }

  /** From here on facts may be deleted: somebody's data are erased. */
  takeOutFacts(): void {
    this.#takesOut = true
  }

  async run(sql: string, parameters: readonly SqlParameter[] = []): Promise<void> {
    this.#note(sql)
    await this.#statement(() => this.#connection.run(sql, [...parameters]))
  }

  /** Rows as plain values, judged by the row's schema. */
  async query<Row>(
    row: z.ZodType<Row>,
    sql: string,
    parameters: readonly SqlParameter[] = [],
  ): Promise<Row[]> {
    const reader = await this.#statement(() => this.#connection.runAndReadAll(sql, [...parameters]))
    const names = reader.columnNames()
    return reader.getRows().map((values) => {
      const object: Record<string, unknown> = {}
      for (const [index, value] of values.entries()) object[names[index] ?? ''] = fromEngine(value)
      return row.parse(object)
    })
  }

  /** Column vectors as the engine produces them; the next are fetched while the last are looked at. */
  async *chunks(
    sql: string,
    parameters: readonly SqlParameter[] = [],
  ): AsyncIterable<DuckDBDataChunk> {
    const result = await this.#statement(() => this.#connection.stream(sql, [...parameters]))
    const fetch = (): Promise<DuckDBDataChunk | null> => {
      const fetched = this.#statement(() => result.fetchChunk())
      // Heard where it is awaited; until then nobody might be there to hear it.
      fetched.catch(() => {})
      return fetched
    }
    let next = fetch()
    try {
      for (;;) {
        const chunk = await next
        if (chunk === null || chunk.rowCount === 0) return
        next = fetch()
        yield chunk
      }
    } finally {
      // Whoever leaves early may use the connection for another statement.
      await next.catch(() => {})
    }
  }

  /** Appender into a temporary table only: it would commit parts of a failed load elsewhere. */
  async stagingAppender(table: string): Promise<DuckDBAppender> {
    return this.#statement(() => this.#connection.createAppender(table, 'main', 'temp'))
  }

  /** Ends the session's claim on its connection; nothing of it interrupts a later one. */
  end(): void {
    clearTimeout(this.#deadline)
    if (this.#interrupting !== null) clearInterval(this.#interrupting)
    this.#signal?.removeEventListener('abort', this.#onAbort)
  }

  /** @throws Error for a statement that would change or remove a fact */
  #note(sql: string): void {
    const { inserted, altered } = tablesWritten(sql)
    if (inserted !== null) this.#written.add(inserted)
    if (altered !== null && factTables.includes(altered) && !this.#takesOut)
      throw new Error(`Facts are only ever added, and a statement would change ${altered}.`)
  }

  readonly #onAbort = (): void => this.#stop('aborted')

  #stop(reason: 'deadline' | 'aborted'): void {
    this.#stopped ??= reason
    this.#connection.interrupt()
    this.#interrupting ??= setInterval(() => this.#connection.interrupt(), interruptEveryMs)
  }

  async #statement<Result>(execute: () => Promise<Result>): Promise<Result> {
    try {
      if (this.#stopped !== null) throw new StatementStopped(this.#stopped)
      return await execute()
    } catch (error) {
      const failure =
        this.#stopped !== null && !(error instanceof StatementStopped)
          ? new StatementStopped(this.#stopped, { cause: error })
          : error
      this.#failure ??= failure
      throw failure
    }
  }
}
