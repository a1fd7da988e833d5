import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { standingPeriod } from '../src/analytics/calendar.ts'
import { computeDrls } from '../src/analytics/drls.ts'
import { homeRules } from '../src/analytics/home-rules.ts'
import { fillQuestion } from '../src/analytics/question.ts'
import type { AnalyticsFilter } from '../src/contract/analytics.ts'
import { LiveCore } from '../src/storage/core/live-core.ts'
import { ThreadPool } from '../src/storage/core/thread-pool.ts'
import { openRegistry } from '../src/storage/duckdb/open-registry.ts'
import { dataset } from './aggregate/dataset.ts'
import { engineThreads } from './aggregate/engine.ts'
import { duckdb } from './aggregate/engines/duckdb.ts'
import { measured } from './aggregate/measured.ts'
import { clock, registryOf } from './aggregate/registry-of.ts'
import { row, type Bench, type BenchRow } from './bench.ts'
import { scratch } from './scratch.ts'

const rounds = 9
const input = { mappingVersion: 1, softwareVersion: 'bench', computedAt: '2026-06-30T00:00:00Z' }

/** The whole answer as the service gives it (names, intervals, exclusions, rounding into units), against DuckDB's medians alone. */
export const drlTable: Bench = async () => {
  const { path, remove } = await scratch()
  const rows: BenchRow[] = []
  for (const exams of [100_000, 1_000_000]) rows.push(...(await measure(path, exams)))
  await remove()
  return rows
}

async function measure(folder: string, exams: number): Promise<readonly BenchRow[]> {
  const parquet = await dataset(folder, exams)
  const dataDir = join(folder, 'registry')
  await registryOf(dataDir, parquet)
  const registry = await openRegistry({ dataDir, clock, threads: engineThreads })
  const core = new LiveCore({
    feed: (load, signal) => registry.loadExamRows(load, signal),
    pool: new ThreadPool(join(import.meta.dirname, '../core-thread.js'), engineThreads),
    homeRules,
    limitBytes: 2 ** 33,
    standingPeriod: () => standingPeriod(clock()),
    onFailure: (error) => {
      throw error
    },
  })
  await core.load()
  const engine = duckdb()
  await engine.load(parquet)
  const ask = (filter: AnalyticsFilter) => () => {
    const filled = fillQuestion({ quantity: 'DLP', ...filter }, 'drl', '2026-06-30')
    if (!filled.ok) throw new Error(filled.problem.message)
    return core.read((view) => computeDrls(view, filled.question, input))
  }
  const times = await measured(
    [
      { name: 'national', run: ask({}) },
      { name: 'women', run: ask({ sex: 'female' }) },
      { name: 'duckdb', run: () => engine.run('facility-medians') },
    ],
    rounds,
    8,
  )
  await engine.close()
  await core.close()
  await registry.close()
  await rm(dataDir, { recursive: true })
  const theirs = times.get('duckdb') ?? Number.NaN
  const of = `${exams.toLocaleString('en')} exams`
  const against = 'DuckDB, medians and their percentiles alone'
  return [
    row(
      `national DRL table, whole answer, ${of}`,
      against,
      times.get('national') ?? NaN,
      theirs,
      'ms',
    ),
    row(`the same of women only (no index)`, against, times.get('women') ?? NaN, theirs, 'ms'),
  ]
}
