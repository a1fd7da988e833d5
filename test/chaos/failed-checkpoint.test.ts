import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { resourceFailure } from '../../src/ingest/resource-failure.ts'
import { CommitInDoubt } from '../../src/storage/duckdb/commit-in-doubt.ts'
import { Database } from '../../src/storage/duckdb/database.ts'
import { mayMount, smallDisk } from './support/small-disk.ts'

const open = (folder: string) =>
  Database.open({
    file: join(folder, 'registry.duckdb'),
    spool: folder,
    spill: join(folder, 'spill'),
    threads: 2,
    memoryLimit: '256MB',
    readers: 3,
    readDeadlineMs: 30_000,
    writeDeadlineMs: 30_000,
    clock: () => new Date(0),
    checkpointThreshold: '2MB',
  })

/** About 130 kB that do not compress. */
const write = (database: Database, n: number) =>
  database.write(async (session) => {
    const id = 1000 * n
    await session.run(
      `INSERT INTO upload SELECT 'u' || (${id} + r), 'a', md5((${id} + r)::VARCHAR) || md5((7 * r)::VARCHAR), 1, 'at'
       FROM range(1000) t(r)`,
    )
  })

const count = (database: Database): Promise<number | undefined> =>
  database.read(async (session) => {
    const rows = await session.query(
      z.object({ n: z.number() }),
      'SELECT count(*) AS n FROM upload',
    )
    return rows[0]?.n
  })

describe.skipIf(!mayMount())(
  'a checkpoint that finds no room (skipped where no file system of its own can be mounted)',
  () => {
    it('costs nothing that was committed: the file is opened anew, by whoever comes next', async () => {
      const disk = smallDisk(16)
      try {
        const database = await open(disk.path)
        await disk.fill(5 * 2 ** 20)
        let written = 0
        let failure: unknown = null
        for (; written < 200; written++) {
          failure = await write(database, written).then(
            () => null,
            (error: unknown) => error,
          )
          if (failure !== null) break
        }
        expect(failure).toBeInstanceOf(CommitInDoubt)
        expect(resourceFailure(failure)).toBe('disk-full')
        disk.makeRoom()
        // Many at once: one opens it, the others wait for that.
        const counts = await Promise.all(Array.from({ length: 20 }, () => count(database)))
        expect(new Set(counts)).toEqual(new Set([written * 1000]))
        await write(database, 500)
        expect(await count(database)).toBe((written + 1) * 1000)
        await database.close()
        const again = await open(disk.path)
        expect(await count(again)).toBe((written + 1) * 1000)
        await again.close()
      } finally {
        disk.remove()
      }
    })

    it('goes on failing while there is no room, and closes in order all the same', async () => {
      const disk = smallDisk(16)
      try {
        const database = await open(disk.path)
        await write(database, 1)
        await disk.fill(0)
        const failures: unknown[] = []
        for (let n = 2; n < 6; n++)
          await write(database, n).catch((error: unknown) => failures.push(error))
        expect(failures.map((error) => resourceFailure(error))).toEqual(
          failures.map(() => 'disk-full'),
        )
        expect(failures.length).toBeGreaterThan(0)
        await database.close()
        rmSync(join(disk.path, 'ballast'))
        const again = await open(disk.path)
        expect(await count(again)).toBe((5 - failures.length) * 1000)
        await again.close()
      } finally {
        disk.remove()
      }
    })
  },
)
