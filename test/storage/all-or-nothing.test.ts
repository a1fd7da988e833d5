import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { stage, type StagingColumn } from '../../src/storage/duckdb/staging-table.ts'
import type { Database } from '../../src/storage/duckdb/database.ts'
import { temporaryDatabase } from './support/temporary-database.ts'

/*
 * Where loads of rows were seen to be cut in two: the engine works by vectors of 2,048 rows and its appender flushes
 * at 204,800.
 */
const rows = 250_000
const places = [1, 2048, 2049, 204_800, rows]

interface Row {
  readonly id: number
  readonly dose: number
}
const columns: readonly StagingColumn<Row>[] = [
  { name: 'id', kind: 'text', of: ({ id }) => String(id) },
  { name: 'dose', kind: 'double', of: ({ dose }) => dose },
]
const rowsWith = (poisoned: (row: Row, place: number) => Row): readonly Row[] =>
  Array.from({ length: rows }, (_, index) => poisoned({ id: index, dose: 1 }, index + 1))

async function prepared(): Promise<Database> {
  const database = await temporaryDatabase()
  await database.write((session) =>
    session.run('CREATE TABLE load (id VARCHAR PRIMARY KEY, dose DOUBLE NOT NULL)'),
  )
  return database
}

const load = (database: Database, batch: readonly Row[]): Promise<void> =>
  database.write(async (session) => {
    await session.run("INSERT INTO load VALUES ('before', 0)")
    await stage(session, 'staging_load', columns, batch)
    await session.run('INSERT INTO load BY NAME SELECT * FROM staging_load')
  })

async function stored(database: Database): Promise<number | undefined> {
  const [row] = await database.read((session) =>
    session.query(z.object({ n: z.number() }), 'SELECT count(*) AS n FROM load'),
  )
  return row?.n
}

describe('a batch is all or nothing', () => {
  it.each(places)('when its row %i does not fit its column', { timeout: 60_000 }, async (place) => {
    const database = await prepared()
    const batch = rowsWith((row, at) => (at === place ? { ...row, dose: Number.NaN } : row))
    await expect(load(database, batch)).rejects.toThrow(`Row ${place},`)
    expect(await stored(database)).toBe(0)
  })

  it.each(places)('when the engine refuses its row %i', { timeout: 60_000 }, async (place) => {
    const database = await prepared()
    const twin = place === 1 ? 1 : 0
    const batch = rowsWith((row, at) => (at === place ? { ...row, id: twin } : row))
    await expect(load(database, batch)).rejects.toThrow(/constraint/i)
    expect(await stored(database)).toBe(0)
    await load(
      database,
      rowsWith((row) => row),
    )
    expect(await stored(database)).toBe(rows + 1)
  })
})
