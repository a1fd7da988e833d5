import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { Database, type DatabaseOptions } from '../../../src/storage/duckdb/database.ts'
import { clock, temporaryDirectory } from './temporary-registry.ts'

/** The engine as the registry opens it, for statements no store makes. */
export async function temporaryDatabase(
  directory = temporaryDirectory(),
  options: Partial<DatabaseOptions> = {},
): Promise<Database> {
  const spool = join(directory, 'spool')
  mkdirSync(spool, { recursive: true })
  const database = await Database.open({
    file: join(directory, 'registry.duckdb'),
    spool,
    spill: join(directory, 'spill'),
    threads: 2,
    memoryLimit: '500MB',
    readers: 2,
    readDeadlineMs: 30_000,
    writeDeadlineMs: 30_000,
    clock,
    ...options,
  })
  onTestFinished(() => database.close())
  return database
}
