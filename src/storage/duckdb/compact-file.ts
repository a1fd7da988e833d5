import type { DuckDBConnection } from '@duckdb/node-api'
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { fromEngine } from './engine-value.ts'
import { sqlIdentifier, sqlLiteral } from './sql-text.ts'

/**
 * Writes what the registry holds, and nothing it has ever deleted, into a new file: the engine leaves the text
 * of deleted rows readable in the old one. Nothing may be written meanwhile.
 * @param copy a file in a directory that the locked engine may write to
 * @throws Error when a table did not arrive whole
 */
export async function copyDatabase(
  connection: DuckDBConnection,
  copy: string,
  storageVersion: string,
): Promise<void> {
  removeDatabase(copy)
  await connection.run(
    `ATTACH ${sqlLiteral(copy)} AS compacted (STORAGE_VERSION ${sqlLiteral(storageVersion)})`,
  )
  await connection.run('COPY FROM DATABASE registry TO compacted')
  const [before, after] = [
    await rowCounts(connection, 'registry'),
    await rowCounts(connection, 'compacted'),
  ]
  await connection.run('CHECKPOINT compacted')
  await connection.run('DETACH compacted')
  if (JSON.stringify(before) !== JSON.stringify(after))
    throw new Error('The database was not copied whole; the old file stays.')
  syncPath(copy)
}

/** Puts the copy in the place of the database, which nobody may have open. A crash leaves one or the other. */
export function swapDatabase(copy: string, file: string): void {
  // An old log would be replayed into the new file.
  if (existsSync(`${file}.wal`)) throw new Error(`${file}.wal was not folded into its database.`)
  renameSync(copy, file)
  syncPath(dirname(file))
}

export function removeDatabase(file: string): void {
  rmSync(file, { force: true })
  rmSync(`${file}.wal`, { force: true })
}

async function rowCounts(
  connection: DuckDBConnection,
  database: string,
): Promise<readonly string[]> {
  const tables = await connection.runAndReadAll(
    `SELECT table_name FROM duckdb_tables() WHERE database_name = ${sqlLiteral(database)} ORDER BY 1`,
  )
  const counts: string[] = []
  for (const [name] of tables.getRows()) {
    const table = String(fromEngine(name ?? null))
    const reader = await connection.runAndReadAll(
      `SELECT count(*) FROM ${database}.${sqlIdentifier(table)}`,
    )
    counts.push(`${table} ${String(fromEngine(reader.getRows()[0]?.[0] ?? null))}`)
  }
  return counts
}

function syncPath(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
