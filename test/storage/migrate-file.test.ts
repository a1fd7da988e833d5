import { DuckDBInstance } from '@duckdb/node-api'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { migrateFile } from '../../src/storage/duckdb/migrate-file.ts'
import type { Migration } from '../../src/storage/duckdb/migrations/migration.ts'
import { migrations } from '../../src/storage/duckdb/migrations/migrations.ts'
import { examTable, eventTable, findingTable } from '../../src/storage/duckdb/exam-tables.ts'
import { readTables } from './support/read-tables.ts'
import { clock, temporaryDirectory } from './support/temporary-registry.ts'

async function migrate(file: string, list: readonly Migration[]): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:')
  try {
    await migrateFile(await instance.connect(), file, clock, list)
  } finally {
    instance.closeSync()
  }
}

const more: Migration = {
  version: migrations.length + 1,
  name: 'a test',
  sql: `CREATE TABLE extra (n INTEGER); INSERT INTO extra VALUES (7);`,
}

describe('migrateFile', () => {
  it('makes a new file, then adds only what is missing', async () => {
    const directory = temporaryDirectory()
    const file = join(directory, 'registry.duckdb')
    await migrate(file, migrations)
    await migrate(file, migrations)
    await migrate(file, [...migrations, more])
    const tables = await readTables(directory, ['schema_migration', 'extra'])
    expect(tables['schema_migration']?.map(([version]) => version)).toEqual([
      ...migrations.map(({ version }) => version),
      more.version,
    ])
    expect(tables['extra']).toEqual([[7]])
    expect(existsSync(`${file}.migrating`)).toBe(false)
  })

  it('leaves the file as it was when a migration fails', async () => {
    const directory = temporaryDirectory()
    const file = join(directory, 'registry.duckdb')
    await migrate(file, migrations)
    const broken = { ...more, sql: `${more.sql} SELECT * FROM nowhere;` }
    await expect(migrate(file, [...migrations, broken])).rejects.toThrow('nowhere')
    await migrate(file, migrations)
    await expect(readTables(directory, ['extra'])).rejects.toThrow('extra')
  })

  it('refuses a file of a newer version, and one made by an edited migration', async () => {
    const file = join(temporaryDirectory(), 'registry.duckdb')
    await migrate(file, [...migrations, more])
    await expect(migrate(file, migrations)).rejects.toThrow('newer')
    const edited = { ...more, sql: `${more.sql} -- edited` }
    await expect(migrate(file, [...migrations, edited])).rejects.toThrow('not the one')
  })

  it('starts over from what a crash left of an unfinished copy', async () => {
    const directory = temporaryDirectory()
    const file = join(directory, 'registry.duckdb')
    writeFileSync(`${file}.migrating`, 'half a file')
    await migrate(file, migrations)
    expect((await readTables(directory, ['schema_migration']))['schema_migration']).toHaveLength(
      migrations.length,
    )
  })
})

describe('the migrations', () => {
  it('count from 1 without gaps', () => {
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, i) => i + 1))
  })

  it('give the derived tables exactly the columns that are written, in that order', async () => {
    const directory = temporaryDirectory()
    await migrate(join(directory, 'registry.duckdb'), migrations)
    const tables = { exam: examTable, irradiation_event: eventTable, exam_finding: findingTable }
    for (const [table, columns] of Object.entries(tables)) {
      const rows = await readTables(directory, [`(DESCRIBE ${table})`])
      const described = rows[`(DESCRIBE ${table})`]?.map(([name]) => name) ?? []
      expect(described.toSorted()).toEqual(columns.map(({ name }) => name).toSorted())
    }
  })
})
