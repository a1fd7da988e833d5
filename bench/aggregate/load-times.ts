import { DuckDBInstance } from '@duckdb/node-api'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { standingPeriod } from '../../src/analytics/calendar.ts'
import { homeRules } from '../../src/analytics/home-rules.ts'
import { LiveCore } from '../../src/storage/core/live-core.ts'
import { ThreadPool } from '../../src/storage/core/thread-pool.ts'
import { selectEvents, selectExams } from '../../src/storage/duckdb/core-columns.ts'
import { openRegistry } from '../../src/storage/duckdb/open-registry.ts'
import { median, timed } from '../bench.ts'
import { engineThreads } from './engine.ts'
import { clock, registryOf } from './registry-of.ts'

export interface LoadTimes {
  /** Milliseconds to fetch the same columns and drop them. */
  readonly drain: number
  /** To columns in memory. */
  readonly columns: number
  /** Until questions are answered, the index of medians made. */
  readonly ready: number
}

const rounds = 3

/** How long a registry of a data set takes to come into memory, through the product's own storage. */
export async function loadTimes(folder: string, parquetPath: string): Promise<LoadTimes> {
  const dataDir = join(folder, 'registry')
  // What a stopped run left behind.
  await rm(dataDir, { recursive: true, force: true })
  await registryOf(dataDir, parquetPath)
  const drain: number[] = []
  const columns: number[] = []
  const ready: number[] = []
  for (let round = 0; round < rounds; round++) {
    drain.push(await timed(() => drainRegistry(dataDir)))
    columns.push(await columnTime(dataDir))
    ready.push(await readyTime(dataDir))
  }
  await rm(dataDir, { recursive: true })
  return { drain: median(drain), columns: median(columns), ready: median(ready) }
}

async function drainRegistry(dataDir: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: String(engineThreads) })
  const connection = await instance.connect()
  await connection.run(`ATTACH '${join(dataDir, 'registry.duckdb')}' AS registry (READ_ONLY)`)
  await connection.run('USE registry')
  for (const sql of [selectExams('exam'), selectEvents('irradiation_event')]) {
    const result = await connection.stream(sql)
    for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0;)
      chunk = await result.fetchChunk()
  }
  connection.closeSync()
  instance.closeSync()
}

async function columnTime(dataDir: string): Promise<number> {
  const registry = await openRegistry({ dataDir, clock, threads: engineThreads })
  const kept: unknown[] = []
  const time = await timed(() =>
    registry.loadExamRows({
      begin: () => {},
      take: (rows) => {
        kept.push(rows)
      },
    }),
  )
  await registry.close()
  return time
}

async function readyTime(dataDir: string): Promise<number> {
  const registry = await openRegistry({ dataDir, clock, threads: engineThreads })
  const core = new LiveCore({
    feed: (load, signal) => registry.loadExamRows(load, signal),
    pool: new ThreadPool(join(import.meta.dirname, '../core-thread.js'), engineThreads),
    homeRules,
    limitBytes: 16 * 2 ** 30,
    standingPeriod: () => standingPeriod(clock()),
    onFailure: (error) => {
      throw error
    },
  })
  const time = await timed(() => core.load())
  await core.close()
  await registry.close()
  return time
}
