import { z } from 'zod'
import type { Session } from '../duckdb/session.ts'

const column = z.object({ name: z.string(), type: z.string() })

/** The structure `from_json` reads a table's rows by: its columns and their types, as JSON. */
export async function rowStructure(session: Session, table: string): Promise<string> {
  const columns = await session.query(
    column,
    `SELECT column_name AS name, data_type AS type FROM duckdb_columns()
     WHERE database_name = current_database() AND table_name = ? ORDER BY column_index`,
    [table],
  )
  return JSON.stringify(Object.fromEntries(columns.map(({ name, type }) => [name, type])))
}
