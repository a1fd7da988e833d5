import type { Database } from '../duckdb/database.ts'
import { factTables } from '../duckdb/fact-tables.ts'
import { ledgerHead } from '../duckdb/recorded-transaction.ts'
import { addSums, noRows, rowSums, type RowSums, sameSums } from '../duckdb/row-sums.ts'

const longMs = 6 * 3_600_000

/**
 * Whether the facts of the database are those of its ledger, as of one moment.
 * @returns null, or what differs first, as a sentence
 */
export async function ledgerDifference(
  database: Database,
  signal?: AbortSignal,
): Promise<string | null> {
  const { fault, ledger } = database.kept
  if (fault !== null) return fault
  const stored = await database.read(
    async (session) => {
      const head = await ledgerHead(session)
      const sums = new Map<string, RowSums>()
      for (const table of factTables) sums.set(table, await rowSums(session, table))
      return { head, sums }
    },
    { deadlineMs: longMs, signal },
  )
  const written = new Map<string, RowSums>()
  for await (const { position, rows } of ledger.allEntries()) {
    if (position.sequence > stored.head.sequence) break
    signal?.throwIfAborted()
    for (const { table, sums } of await rows())
      written.set(table, addSums(written.get(table) ?? noRows, sums))
  }
  for (const table of factTables) {
    const [inDatabase, inLedger] = [stored.sums.get(table) ?? noRows, written.get(table) ?? noRows]
    if (sameSums(inDatabase, inLedger)) continue
    return inDatabase.rows === inLedger.rows
      ? `The database and its ledger hold other rows of ${table}.`
      : `The database holds ${inDatabase.rows} rows of ${table}, and its ledger ${inLedger.rows}.`
  }
  return null
}
