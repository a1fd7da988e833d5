import { z } from 'zod'
import { addSums, noRows, rowText, type RowSums } from '../duckdb/row-sums.ts'
import type { Session } from '../duckdb/session.ts'
import type { TableRows } from './ledger-body.ts'

/**
 * Rows a transaction has written and not committed have numbers from here up (the engine's MAX_ROW_ID);
 * committed ones never do. Held by a test, for the engine is pinned.
 */
const firstUncommitted = '36028797018960000'

const line = z.object({ line: z.string(), low: z.string(), high: z.string() })

/** What the transaction under way has added to some tables. */
export async function writtenRows(
  session: Session,
  tables: readonly string[],
): Promise<readonly TableRows[]> {
  const written: TableRows[] = []
  for (const table of tables) {
    const rows = await session.query(
      line,
      `WITH lines AS MATERIALIZED (
         SELECT ${rowText('r')} AS line FROM ${table} r WHERE rowid >= ${firstUncommitted})
       SELECT line, md5_number_lower(line)::VARCHAR AS low, md5_number_upper(line)::VARCHAR AS high
       FROM lines`,
    )
    if (rows.length === 0) continue
    const sums = rows.reduce<RowSums>(
      (total, { low, high }) => addSums(total, { rows: 1, low: BigInt(low), high: BigInt(high) }),
      noRows,
    )
    written.push({ table, lines: rows.map((row) => row.line), sums })
  }
  return written
}
