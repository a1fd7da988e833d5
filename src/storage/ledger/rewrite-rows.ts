import { createHash } from 'node:crypto'
import { addSums, noRows, type RowSums } from '../duckdb/row-sums.ts'
import type { TableRows } from './ledger-body.ts'

/**
 * Rows as they are to be.
 * @param rewritten the text of a row as it is to be, null for a row that goes
 * @returns null when all stay as they are
 */
export function rewriteRows(
  tables: readonly TableRows[],
  rewritten: (table: string, line: string) => string | null,
): readonly TableRows[] | null {
  const changed = tables.map((rows) => {
    const { table, lines } = rows
    const stay = lines.map((line) => rewritten(table, line))
    if (stay.every((line, index) => line === lines[index])) return rows
    const kept = stay.filter((line) => line !== null)
    return { table, lines: kept, sums: kept.map(sumsOfLine).reduce(addSums, noRows) }
  })
  return changed.some((rows, index) => rows !== tables[index]) ? changed : null
}

/** As the engine's `md5_number_lower` and `_upper` see a line: the second half of its MD5 and the first, little-endian. */
export function sumsOfLine(line: string): RowSums {
  const md5 = createHash('md5').update(line).digest()
  return { rows: 1, low: md5.readBigUInt64LE(8), high: md5.readBigUInt64LE(0) }
}
