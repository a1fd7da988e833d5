import { DuckDBInstance, type Json } from '@duckdb/node-api'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { migrateFile } from '../../src/storage/duckdb/migrate-file.ts'
import { migrations } from '../../src/storage/duckdb/migrations/migrations.ts'
import { goldenAnswers, goldenNames, unpackGolden } from './support/golden-files.ts'
import { readTables } from './support/read-tables.ts'
import { storedExams } from './support/stored-exams.ts'
import { clock, temporaryDirectory, temporaryRegistry } from './support/temporary-registry.ts'

async function migrate(file: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:')
  try {
    await migrateFile(await instance.connect(), file, clock)
  } finally {
    instance.closeSync()
  }
}

/** Columns by table, as that schema has them. */
async function columnsOf(dataDir: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const source =
    "(SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'registry' AND NOT internal)"
  const tables = new Map<string, string[]>()
  for (const [table, column] of (await readTables(dataDir, [source]))[source] ?? []) {
    const name = String(table)
    tables.set(name, [...(tables.get(name) ?? []), String(column)])
  }
  return tables
}

async function rowsOf(
  dataDir: string,
  columns: ReadonlyMap<string, readonly string[]>,
): Promise<Record<string, Json[][]>> {
  const sources = [...columns].map(
    ([table, names]) => `(SELECT ${names.map((name) => `"${name}"`).join(', ')} FROM "${table}")`,
  )
  return readTables(dataDir, sources)
}

describe.each(goldenNames)('the registry as version %s wrote it', (name) => {
  it('is brought to this version with every row and column it had', async () => {
    const dataDir = temporaryDirectory()
    const file = unpackGolden(name, dataDir)
    const before = await columnsOf(dataDir)
    const rows = await rowsOf(dataDir, before)
    expect(Object.values(rows).flat().length).toBeGreaterThan(1000)
    const history = before.get('schema_migration') ?? []
    expect(history.length).toBeGreaterThan(0)
    await migrate(file)
    const after = await rowsOf(dataDir, before)
    for (const [table, was] of Object.entries(rows)) {
      if (!table.includes('"schema_migration"')) expect(after[table], table).toEqual(was)
    }
    expect((await readTables(dataDir, ['schema_migration']))['schema_migration']).toHaveLength(
      migrations.length,
    )
  })

  it('opens, and counts the exams it counted', async () => {
    const dataDir = temporaryDirectory()
    unpackGolden(name, dataDir)
    const registry = await temporaryRegistry(dataDir)
    const { exams, uploads } = goldenAnswers(name)
    const listed = exams.reduce((sum, { exams: count }) => sum + count, 0)
    expect((await storedExams(registry)).length).toBe(listed)
    const stored = await registry.uploads.uploads('*', 1000, null)
    expect(stored.map(({ uploadId }) => uploadId).sort()).toEqual(
      uploads.map(({ uploadId }) => uploadId).sort(),
    )
  })

  it('is a small file', () => {
    const file = join(import.meta.dirname, 'golden', `${name}.duckdb.gz`)
    expect(statSync(file).size).toBeLessThan(1_000_000)
  })
})
