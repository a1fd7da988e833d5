import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { StatementStopped } from '../../src/storage/duckdb/statement-stopped.ts'
import { temporaryDatabase } from './support/temporary-database.ts'
import { temporaryDirectory } from './support/temporary-registry.ts'

const slow =
  'SELECT count(*) AS n FROM range(100000) a, range(100000) b WHERE a.range * b.range = 7'
const one = z.object({ n: z.number() })

describe('the engine', () => {
  it('reaches no file but its own and the spool, installs nothing, and cannot be told otherwise', async () => {
    const directory = temporaryDirectory()
    const database = await temporaryDatabase(directory)
    const refused = [
      `SELECT * FROM read_csv('/etc/hostname')`,
      `SELECT * FROM read_text('${join(directory, 'keys', 'master.key')}')`,
      `COPY facility TO '${join(directory, 'facility.csv')}'`,
      `COPY facility TO '${join(directory, 'spool/../facility.csv')}'`,
      `ATTACH '${join(directory, 'other.duckdb')}' AS other`,
      'INSTALL httpfs',
      'LOAD httpfs',
      'RESET lock_configuration',
      'SET lock_configuration = false',
      'SET enable_external_access = true',
      'RESET enable_external_access',
      `SET allowed_directories = ['/']`,
      'RESET allowed_directories',
      'SET allow_community_extensions = true',
      'SET autoinstall_known_extensions = true',
      'SET autoload_known_extensions = true',
    ]
    for (const sql of refused) {
      await expect(
        database.read((session) => session.run(sql)),
        sql,
      ).rejects.toThrow(/disabled|locked|Cannot change|not allowed/i)
    }
    await database.read((session) =>
      session.run(`COPY facility TO '${join(directory, 'spool', 'facility.csv')}'`),
    )
    expect(readdirSync(join(directory, 'spool'))).toEqual(['facility.csv'])
  })

  it('interrupts a statement at its deadline and answers the next one', async () => {
    const database = await temporaryDatabase()
    await expect(
      database.read((session) => session.query(one, slow), { deadlineMs: 100 }),
    ).rejects.toMatchObject({ name: 'StatementStopped', reason: 'deadline' })
    expect(await database.read((session) => session.query(one, 'SELECT 1 AS n'))).toEqual([
      { n: 1 },
    ])
  })

  it('interrupts a statement nobody waits for any more', async () => {
    const database = await temporaryDatabase()
    const controller = new AbortController()
    const answer = database.read((session) => session.query(one, slow), {
      signal: controller.signal,
    })
    setTimeout(() => controller.abort(), 50)
    await expect(answer).rejects.toThrow(StatementStopped)
    await expect(
      database.read((session) => session.query(one, 'SELECT 1 AS n'), {
        signal: controller.signal,
      }),
    ).rejects.toThrow(StatementStopped)
  })

  it('rolls a transaction back when a statement of it failed, though the error was swallowed', async () => {
    const database = await temporaryDatabase()
    const write = database.write(async (session) => {
      await session.run(`INSERT INTO organisation VALUES ('X', 'now')`)
      await session.run('SELECT * FROM no_such_table').catch(() => {})
    })
    await expect(write).rejects.toThrow('no_such_table')
    expect(
      await database.read((session) =>
        session.query(one, 'SELECT count(*) AS n FROM organisation'),
      ),
    ).toEqual([{ n: 0 }])
  })

  it('writes one after the other, in the order asked for', async () => {
    const database = await temporaryDatabase()
    const order: number[] = []
    await Promise.all(
      [1, 2, 3, 4].map((n) =>
        database.write(async (session) => {
          await session.run('INSERT INTO organisation VALUES (?, ?)', [`o${n}`, 'now'])
          order.push(n)
        }),
      ),
    )
    expect(order).toEqual([1, 2, 3, 4])
  })

  it('reads one snapshot, whatever is committed meanwhile', async () => {
    const database = await temporaryDatabase()
    const count = 'SELECT count(*) AS n FROM organisation'
    const counts = await database.read(async (session) => {
      const before = await session.query(one, count)
      await database.write((writer) => writer.run(`INSERT INTO organisation VALUES ('Y', 'now')`))
      return [...before, ...(await session.query(one, count))]
    })
    expect(counts).toEqual([{ n: 0 }, { n: 0 }])
  })

  it('gives counts as numbers and refuses one that a number cannot hold', async () => {
    const database = await temporaryDatabase()
    const query = (sql: string) => database.read((session) => session.query(one, sql))
    expect(await query('SELECT 9007199254740991::UBIGINT AS n')).toEqual([{ n: 2 ** 53 - 1 }])
    await expect(query('SELECT 9007199254740993::UBIGINT AS n')).rejects.toThrow(RangeError)
  })
})

describe('the source', () => {
  it('never creates an index: the engine loses entries of one after a crash', () => {
    const source = join(import.meta.dirname, '../../src')
    const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.(ts|sql)$/.test(name),
    )
    expect(files.length).toBeGreaterThan(20)
    const withIndex = files.filter((name) =>
      readFileSync(join(source, name), 'utf8')
        // Comments may say why there is none.
        .replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
        .match(/CREATE\s+(UNIQUE\s+)?INDEX/i),
    )
    expect(withIndex).toEqual([])
  })
})
