import { z } from 'zod'
import { factTables } from '../duckdb/fact-tables.ts'
import { addSums, noRows, rowText } from '../duckdb/row-sums.ts'
import type { Session } from '../duckdb/session.ts'
import type { TableRows } from './ledger-body.ts'
import { sumsOfLine } from './rewrite-rows.ts'

const chunk = 10_000

const line = z.object({ line: z.string() })
const range = z.object({ first: z.number().nullable(), last: z.number().nullable() })

/** Every fact of the database, in parts; reports last, so that what is known of their exams is there before them. */
export async function* storedRows(session: Session): AsyncGenerator<readonly TableRows[]> {
  for (const table of [...factTables.filter((name) => name !== 'report'), 'report']) {
    const [rows] = await session.query(
      range,
      `SELECT min(rowid) AS first, max(rowid) AS last FROM ${table}`,
    )
    const { first, last } = rows ?? { first: null, last: null }
    if (first === null || last === null) continue
    for (let from = first; from <= last; from += chunk) {
      const found = await session.query(
        line,
        `SELECT ${rowText('r')} AS line FROM ${table} r WHERE rowid BETWEEN ? AND ? ORDER BY rowid`,
        [from, from + chunk - 1],
      )
      const lines = found.map((row) => row.line)
      if (lines.length > 0)
        yield [{ table, lines, sums: lines.map(sumsOfLine).reduce(addSums, noRows) }]
    }
  }
}
