import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { unpackGolden } from './support/golden-files.ts'
import { readTables } from './support/read-tables.ts'
import { temporaryDatabase } from './support/temporary-database.ts'
import { temporaryDirectory } from './support/temporary-registry.ts'

const count = z.object({ n: z.number() })

async function golden() {
  const directory = temporaryDirectory()
  unpackGolden('schema-2', directory)
  return { directory, database: await temporaryDatabase(directory) }
}
const insert = (id: number) =>
  `INSERT INTO document VALUES ('snapshot', 'during-${id}', '2025-01-01', '{}')`

describe('a copy of the database', () => {
  it('holds every row of every table, in order, with the same definitions', async () => {
    const { directory, database } = await golden()
    const file = join(database.spool, 'registry.duckdb')
    await database.copyTo(
      file,
      () => {},
      async () => {},
    )
    await database.close()
    const definitions = `(SELECT table_name, sql FROM duckdb_tables() WHERE database_name = 'registry'
      UNION ALL SELECT view_name, sql FROM duckdb_views() WHERE database_name = 'registry')`
    const [from, to] = [
      await readTables(directory, [definitions, 'exam', 'report', 'current_upload']),
      await readTables(database.spool, [definitions, 'exam', 'report', 'current_upload']),
    ]
    expect(to).toEqual(from)
    expect(from['exam']?.length).toBeGreaterThan(1000)
    expect(existsSync(`${file}.wal`)).toBe(false)
  })

  it('is of the moment it began, whatever is written meanwhile, and holds no writer up', async () => {
    const { database } = await golden()
    await database.write((session) => session.run(insert(0)))
    const writes: Promise<unknown>[] = []
    const looked = await database.copyTo(
      join(database.spool, 'registry.duckdb'),
      () => {
        for (let id = 1; id <= 20; id++)
          writes.push(database.write((session) => session.run(insert(id))))
      },
      async (session) => {
        await Promise.all(writes)
        return session.query(count, "SELECT count(*) AS n FROM document WHERE id LIKE 'during-%'")
      },
    )
    expect(looked).toEqual([{ n: 1 }])
    const copied = await readTables(database.spool, ['document'])
    expect(copied['document']?.filter(([, id]) => String(id).startsWith('during-'))).toHaveLength(1)
    const now = await database.read((session) =>
      session.query(count, "SELECT count(*) AS n FROM document WHERE id LIKE 'during-%'"),
    )
    expect(now).toEqual([{ n: 21 }])
  })

  it('does not hold what was deleted', async () => {
    const { database } = await golden()
    const canary = 'CANARY-0815-CANARY'
    await database.write((session) =>
      session.run(`INSERT INTO idempotency VALUES ('a', '${canary}', '', '', 200, '')`),
    )
    await database.write((session) =>
      session.run("DELETE FROM idempotency WHERE facility_id = 'a'"),
    )
    const file = join(database.spool, 'registry.duckdb')
    await database.copyTo(
      file,
      () => {},
      async () => {},
    )
    expect(readFileSync(file).includes(canary)).toBe(false)
  })

  it('that fails leaves the database in order, and the next one works', async () => {
    const { database } = await golden()
    const file = join(database.spool, 'registry.duckdb')
    const fail = async () => {
      throw new Error('looked in vain')
    }
    await expect(database.copyTo(file, () => {}, fail)).rejects.toThrow('in vain')
    await expect(
      database.copyTo(
        '/elsewhere/x.duckdb',
        () => {},
        async () => {},
      ),
    ).rejects.toThrow()
    await database.write((session) => session.run(insert(1)))
    await Promise.all(
      [1, 2].map((n) =>
        database.copyTo(
          join(database.spool, `${n}.duckdb`),
          () => {},
          async () => {},
        ),
      ),
    )
    expect(existsSync(join(database.spool, '2.duckdb'))).toBe(true)
  })
})
