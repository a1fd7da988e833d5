import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { tableKinds } from '../../src/storage/duckdb/fact-tables.ts'
import { temporaryDatabase } from './support/temporary-database.ts'

const named = z.object({ name: z.string() })

describe('every table of the schema', () => {
  it('is known to hold facts, what follows from them, or what may be forgotten', async () => {
    const database = await temporaryDatabase()
    const tables = await database.read((session) =>
      session.query(
        named,
        `SELECT table_name AS name FROM duckdb_tables()
         WHERE database_name = 'registry' ORDER BY 1`,
      ),
    )
    expect(tables.map(({ name }) => name)).toEqual(Object.keys(tableKinds).sort())
  })

  it('that holds facts refuses statements that change or remove them', async () => {
    const database = await temporaryDatabase()
    for (const sql of [
      'DELETE FROM report',
      'UPDATE upload SET sha256 = NULL',
      'TRUNCATE mapping',
      "INSERT INTO facility VALUES ('a', 'b', 'c', NULL, 'd') ON CONFLICT DO UPDATE SET name = 'x'",
    ])
      await expect(database.write((session) => session.run(sql))).rejects.toThrow(
        'Facts are only ever added',
      )
    await database.write((session) => session.run('DELETE FROM exam'))
  })
})
