import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bandwidth } from './aggregate/bandwidth.ts'
import { dataset } from './aggregate/dataset.ts'
import type { Engine } from './aggregate/engine.ts'
import { allEngines } from './aggregate/engines/all-engines.ts'
import { growthRows } from './aggregate/growth-rows.ts'
import { indexRows } from './aggregate/index-rows.ts'
import { loadTimes } from './aggregate/load-times.ts'
import { measured, type Candidate } from './aggregate/measured.ts'
import { ourCore, type OurCore } from './aggregate/our-core.ts'
import type { Question } from './aggregate/questions.ts'
import { coreBytes } from './aggregate/resident-memory.ts'
import { firstDifference } from './aggregate/same-cells.ts'
import { uploadTimes } from './aggregate/upload-times.ts'
import { row, type Bench, type BenchRow } from './bench.ts'

const rounds = 9
const doseBytes = 4

interface Comparison {
  readonly question: string
  readonly ours: Question
  readonly engine: string
  readonly theirs: Question
  readonly against: string
  readonly ratioAtMost?: number
}

/** The rows of the table that scan: no index, no answer of before. */
const comparisons: readonly Comparison[] = [
  compare('scan: pooled P25/P50/P75, bands stored', 'pooled', 'DuckDB', 'sum', 1.2),
  compare('scan: pooled P25/P50/P75, bands stored', 'pooled', 'DuckDB', 'pooled', 1 / 10),
  compare('scan: pooled P25/P50/P75, bands stored', 'pooled', 'DuckDB, signed doses', 'pooled'),
  compare('scan: pooled P25/P50/P75, bands stored', 'pooled', 'ClickHouse', 'pooled', 1 / 4),
  compare('scan: pooled P25/P50/P75, bands stored', 'pooled', 'Polars', 'pooled', 1 / 20),
  compare(
    'scan: the same, bands by age for every row',
    'pooled-bands-by-case',
    'DuckDB',
    'sum-bands-by-case',
    2.5,
  ),
  compare(
    'scan: the same, bands by weight for every row',
    'sum-weight-bands-by-case',
    'DuckDB',
    'sum-weight-bands-by-case',
    2.5,
  ),
  compare('scan: facility medians', 'facility-medians', 'DuckDB', 'facility-medians', 1 / 8),
  compare('scan: facility medians', 'facility-medians', 'DuckDB, signed doses', 'facility-medians'),
  compare('scan: facility medians', 'facility-medians', 'ClickHouse', 'facility-medians', 1 / 3),
  compare('scan: facility medians', 'facility-medians', 'Polars', 'facility-medians'),
  compare('scan: one protocol, filtered, by band', 'one-protocol', 'DuckDB', 'one-protocol', 1 / 2),
]

function compare(
  question: string,
  ours: Question,
  engine: string,
  theirs: Question,
  ratioAtMost?: number,
): Comparison {
  const against = theirs === ours ? engine : `${engine}, ${theirs}`
  return { question, ours, engine, theirs, against, ...(ratioAtMost ? { ratioAtMost } : {}) }
}

/** The core against every other engine, on the same exams in the same run; each in its own best layout. */
export const aggregate: Bench = async () => {
  const { values } = parseArgs({
    args: process.argv.slice(3),
    options: {
      data: { type: 'string' },
      exams: { type: 'string', default: '20000000' },
      json: { type: 'boolean' },
    },
  })
  const folder = values.data ?? (await mkdtemp(join(tmpdir(), 'opendrl-bench-')))
  const exams = Number(values.exams)
  const path = await dataset(folder, exams)
  const core = ourCore()
  await core.load(path)
  const { engines, absent } = allEngines()
  for (const { name, absent: why } of absent) process.stderr.write(`${name}: ${why}\n`)
  for (const engine of engines) await engine.load(path)
  const rows: BenchRow[] = []
  const take = (more: readonly BenchRow[]): void => {
    rows.push(...more)
    // The whole takes ten minutes: whoever waits sees what is known so far.
    for (const { question, against, ours, theirs, unit } of more)
      process.stderr.write(`${question} | ${against} | ${ours} | ${theirs ?? ''} ${unit}\n`)
  }
  take(await bandwidthRows())
  await checkAnswers(core, engines)
  const times = await measured(candidates(core, engines), rounds)
  take(scanRows(times, exams))
  for (const engine of engines.filter(({ name }) => name !== 'DuckDB')) await engine.close()
  const duckdb = engines.find(({ name }) => name === 'DuckDB')
  if (duckdb !== undefined) {
    take(await indexRows(core, duckdb, rounds))
    await duckdb.close()
  }
  take(await uploadRows(core))
  await core.close()
  take(await loadRows(folder, path, exams))
  take([await memoryRow(path, exams)])
  take(await growthRows(folder))
  if (values.data === undefined) await rm(folder, { recursive: true })
  return rows
}

async function bandwidthRows(): Promise<readonly BenchRow[]> {
  const perSecond = async (as: 'uint32' | 'float64') => (await bandwidth(80_000_000, 2, as)) / 1e9
  return [
    row(
      'a plain pass over 80 MB, two threads',
      'number by number',
      await perSecond('uint32'),
      null,
      'GB/s',
    ),
    row(
      'a plain pass over 80 MB, two threads',
      'two at a time',
      await perSecond('float64'),
      null,
      'GB/s',
    ),
  ]
}

/** A fast answer that is wrong is none. The sum has no counterpart of ours; weight bands are checked by the tests. */
async function checkAnswers(core: OurCore, engines: readonly Engine[]): Promise<void> {
  for (const question of core.answers) {
    const ours = await core.run(question)
    for (const engine of engines) {
      if (!engine.answers.includes(question) || question === 'sum-weight-bands-by-case') continue
      const difference = firstDifference(ours, await engine.run(question))
      if (difference !== null)
        throw new Error(`${question}: the core and ${engine.name} differ: ${difference}`)
    }
  }
}

const keyOf = (engine: string, question: Question): string => `${engine} ${question}`

function candidates(core: OurCore, engines: readonly Engine[]): readonly Candidate[] {
  const wanted = new Map<string, Candidate>()
  for (const { ours, engine: name, theirs } of comparisons) {
    const add = (engine: Engine | undefined, question: Question): void => {
      if (engine === undefined) return
      const key = keyOf(engine.name, question)
      wanted.set(key, { name: key, run: () => engine.run(question) })
    }
    add(core, ours)
    add(
      engines.find((engine) => engine.name === name),
      theirs,
    )
  }
  return [...wanted.values()]
}

function scanRows(times: ReadonlyMap<string, number>, exams: number): readonly BenchRow[] {
  return comparisons.flatMap(({ question, ours, engine, theirs, against, ratioAtMost }) => {
    const own = times.get(keyOf('OpenDRL core', ours))
    const other = times.get(keyOf(engine, theirs))
    if (own === undefined || other === undefined) return []
    const touched = ours === 'one-protocol' ? '' : `, ${(exams * doseBytes) / 1e6} MB of doses`
    return [
      row(`${question}${touched}`, against, own, other, 'ms', ratioAtMost ? { ratioAtMost } : {}),
    ]
  })
}

async function uploadRows(core: OurCore): Promise<readonly BenchRow[]> {
  const times = await uploadTimes(core)
  const question = '10,000 exams on top'
  return [
    row(`${question}: work before the commit`, '', times.prepared, null, 'ms'),
    row(`${question}: in every answer after the commit`, '', times.published, null, 'ms', {
      ours: 50,
    }),
    row(`${question}: the first scan after it`, '', times.firstScan, null, 'ms'),
    row(`${question}: the first answer of the index`, '', times.firstIndexed, null, 'ms'),
  ]
}

async function loadRows(folder: string, path: string, exams: number): Promise<readonly BenchRow[]> {
  const { drain, columns, ready } = await loadTimes(folder, path)
  const against = 'fetching the same columns and dropping them'
  const of = `${exams.toLocaleString('en')} exams from the registry's database`
  return [
    row(`${of}, to columns`, against, columns, drain, 'ms', { ratioAtMost: 1.5 }),
    row(`${of}, to index ready`, against, ready, drain, 'ms', { ratioAtMost: 4 }),
  ]
}

async function memoryRow(path: string, exams: number): Promise<BenchRow> {
  const bytes = (await coreBytes(path)) / exams
  const question = 'memory of columns, index and threads, two quantities'
  return row(question, 'a process that drops the exams', bytes, null, 'B/exam', { ours: 64 })
}
