import { DuckDBInstance } from '@duckdb/node-api'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ReleaseColumn } from '../../src/contract/release-columns.ts'
import { columnsMetadataKey } from '../../src/storage/duckdb/parquet-writer.ts'
import { temporaryDirectory, temporaryRegistry } from './support/temporary-registry.ts'

const columns: readonly ReleaseColumn[] = [
  {
    name: 'protocol',
    type: 'string',
    unit: null,
    nullable: false,
    description: "LOINC code; the registry's own words",
  },
  { name: 'exams', type: 'integer', unit: null, nullable: true, description: 'Exams in the cell.' },
  { name: 'drl', type: 'number', unit: 'mGy·cm', nullable: true, description: '75th percentile.' },
  {
    name: 'withheld',
    type: 'boolean',
    unit: null,
    nullable: false,
    description: 'Whether the cell is withheld.',
  },
  { name: 'from "day"', type: 'string', unit: null, nullable: true, description: 'First day.' },
]
const rows = [
  ['30745-4', 10, 12.3, false, '2024-01-01'],
  ['24627-2', null, null, true, null],
  ['3', 2 ** 53 - 1, 0.1 + 0.2, false, '1999-12-31'],
].map((values) => Object.fromEntries(columns.map(({ name }, i) => [name, values[i] ?? null])))

describe('parquet', () => {
  it('writes values, order, types and the dictionary, and leaves nothing in the spool', async () => {
    const dataDir = temporaryDirectory()
    const registry = await temporaryRegistry(dataDir)
    const bytes = await registry.parquet.parquet(columns, rows)
    expect(readdirSync(join(dataDir, 'spool'))).toEqual([])
    const file = join(dataDir, 'written.parquet')
    writeFileSync(file, bytes)
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    const read = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson()
    expect(await read(`SELECT * FROM '${file}'`)).toEqual([
      ['30745-4', '10', 12.3, false, '2024-01-01'],
      ['24627-2', null, null, true, null],
      ['3', '9007199254740991', 0.1 + 0.2, false, '1999-12-31'],
    ])
    expect(
      await read(
        `SELECT decode(value) FROM parquet_kv_metadata('${file}') WHERE decode(key) = '${columnsMetadataKey}'`,
      ),
    ).toEqual([[JSON.stringify(columns)]])
    expect(await read(`SELECT DISTINCT compression FROM parquet_metadata('${file}')`)).toEqual([
      ['ZSTD'],
    ])
    instance.closeSync()
  })

  it('gives the same bytes for the same table, at the same time and later', async () => {
    const { parquet } = await temporaryRegistry()
    const [one, two] = await Promise.all([
      parquet.parquet(columns, rows),
      parquet.parquet(columns, rows),
    ])
    expect(one).toEqual(two)
    expect(await parquet.parquet(columns, rows)).toEqual(one)
  })

  it('refuses a value that is not of its column’s type', async () => {
    const { parquet } = await temporaryRegistry()
    const [, , decimal] = columns
    if (decimal === undefined) throw new Error('no column')
    await expect(parquet.parquet([decimal], [{ drl: Number.NaN }])).rejects.toThrow('drl')
    await expect(parquet.parquet([decimal], [{ drl: '12.3' }])).rejects.toThrow('drl')
  })

  it('writes a table without rows', async () => {
    const { parquet } = await temporaryRegistry()
    expect((await parquet.parquet(columns, [])).length).toBeGreaterThan(0)
  })
})
