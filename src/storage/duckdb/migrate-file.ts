import type { DuckDBConnection } from '@duckdb/node-api'
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { storageVersion } from './open-engine.ts'
import { DatabaseOfAnotherVersion } from './database-of-another-version.ts'
import { fromEngine } from './engine-value.ts'
import { type Migration, migrationChecksum } from './migrations/migration.ts'
import { migrations as known } from './migrations/migrations.ts'
import { sqlLiteral } from './sql-text.ts'

/**
 * Brings a database file to the newest schema, or makes it. Forward only. A copy is migrated and then
 * swapped in, so that a crash or a full disk at any point leaves either the old file or the new one.
 * @throws DatabaseOfAnotherVersion when the file was written by a newer version, or by an edited migration
 */
export async function migrateFile(
  connection: DuckDBConnection,
  file: string,
  clock: () => Date,
  migrations: readonly Migration[] = known,
): Promise<void> {
  const copy = `${file}.migrating`
  forget(copy)
  const applied = existsSync(file) ? await settle(connection, file, migrations) : 0
  const pending = migrations.slice(applied)
  if (pending.length === 0) return
  if (existsSync(`${file}.wal`)) throw new Error(`${file}.wal was not folded into its database.`)
  try {
    if (existsSync(file)) copyFileSync(file, copy)
    await attach(connection, copy)
    await connection.run('USE candidate')
    for (const migration of pending) await apply(connection, migration, clock().toISOString())
    await connection.run('CHECKPOINT candidate')
    await detach(connection)
    syncPath(copy)
  } catch (error) {
    // On a full disk it is what takes the room; unlinked, it is gone once the engine lets go of it.
    forget(copy)
    throw error
  }
  renameSync(copy, file)
  syncPath(dirname(file))
}

function forget(copy: string): void {
  rmSync(copy, { force: true })
  rmSync(`${copy}.wal`, { force: true })
}

/** Replays the log, checks the history. @returns how many migrations are in */
async function settle(
  connection: DuckDBConnection,
  file: string,
  migrations: readonly Migration[],
): Promise<number> {
  await attach(connection, file)
  await connection.run('USE candidate')
  const reader = await connection.runAndReadAll(
    'SELECT version, checksum FROM schema_migration ORDER BY version',
  )
  const history = reader.getRows().map((row) => row.map(fromEngine))
  for (const [index, [version, checksum]] of history.entries()) {
    const migration = migrations[index]
    if (migration === undefined || migration.version !== version) {
      throw new DatabaseOfAnotherVersion(
        `${file} was written by a newer version (its schema is ${history.length}, this version's ${migrations.length}). Start that version, or restore a backup made by this one.`,
      )
    }
    if (migrationChecksum(migration) !== checksum) {
      throw new DatabaseOfAnotherVersion(
        `${file} was made by another build: its migration ${version} is not the one this version knows.`,
      )
    }
  }
  if (history.length < migrations.length) await connection.run('CHECKPOINT candidate')
  await detach(connection)
  return history.length
}

async function apply(
  connection: DuckDBConnection,
  migration: Migration,
  at: string,
): Promise<void> {
  await connection.run('BEGIN TRANSACTION')
  await connection.run(migration.sql)
  await connection.run('INSERT INTO schema_migration VALUES (?, ?, ?, ?)', [
    migration.version,
    migration.name,
    migrationChecksum(migration),
    at,
  ])
  await connection.run('COMMIT')
}

async function attach(connection: DuckDBConnection, file: string): Promise<void> {
  await connection.run(
    `ATTACH ${sqlLiteral(file)} AS candidate (STORAGE_VERSION '${storageVersion}')`,
  )
}

async function detach(connection: DuckDBConnection): Promise<void> {
  await connection.run('USE memory')
  await connection.run('DETACH candidate')
}

function syncPath(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
