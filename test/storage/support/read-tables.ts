import { DuckDBInstance, type Json } from '@duckdb/node-api'
import { join } from 'node:path'

export const derivedTables = ['exam', 'irradiation_event', 'exam_finding', 'same_scan'] as const

/** Rows of tables of a closed registry, ordered, as plain values. */
export async function readTables(
  dataDir: string,
  tables: readonly string[],
): Promise<Record<string, Json[][]>> {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    await connection.run(`ATTACH '${join(dataDir, 'registry.duckdb')}' AS registry (READ_ONLY)`)
    await connection.run('USE registry')
    const rows: Record<string, Json[][]> = {}
    for (const table of tables) {
      const reader = await connection.runAndReadAll(`SELECT * FROM ${table} ORDER BY ALL`)
      rows[table] = reader.getRowsJson()
    }
    return rows
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
