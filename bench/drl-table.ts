import { DuckDBInstance } from '@duckdb/node-api'
import type { ExamColumns } from '../src/aggregate/exam-columns.ts'
import { computeDrls } from '../src/analytics/drls.ts'
import { fillQuestion } from '../src/analytics/question.ts'
import { sampleColumns } from './sample-columns.ts'
import { median, row, timed, type Bench, type BenchRow } from './bench.ts'

const rounds = 7

/** DuckDB's own two-level medians over the same rows: per facility and cell, then P75 over facilities. */
const sql = `
  WITH medians AS (
    SELECT protocol, band, phantom, facility, median(dlp) AS m, count(*) AS n
    FROM exam GROUP BY ALL HAVING count(*) >= 20)
  SELECT protocol, band, phantom, quantile_cont(m, [0.5, 0.75]), count(*) FROM medians GROUP BY ALL`

async function duckdbTable(columns: ExamColumns): Promise<{ run(): Promise<unknown> }> {
  const connection = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect()
  await connection.run(
    'CREATE TABLE exam (protocol USMALLINT, band UTINYINT, phantom UTINYINT, facility USMALLINT, dlp UINTEGER)',
  )
  const appender = await connection.createAppender('exam')
  for (let i = 0; i < columns.length; i++) {
    const months = columns.ageMonths[i] ?? -1
    appender.appendUSmallInt(columns.protocol[i] ?? 0)
    appender.appendUTinyInt(
      months < 0 ? 0 : months < 3 ? 1 : months < 12 ? 2 : months < 72 ? 3 : months < 216 ? 4 : 5,
    )
    appender.appendUTinyInt(columns.phantom[i] ?? 0)
    appender.appendUSmallInt(columns.facility[i] ?? 0)
    appender.appendUInteger(columns.dlp[i] ?? 0)
    appender.endRow()
  }
  appender.closeSync()
  return { run: () => connection.runAndReadAll(sql) }
}

async function measure(exams: number): Promise<BenchRow> {
  const columns = sampleColumns(exams)
  const filled = fillQuestion(
    { quantity: 'DLP', from: '2000-01-01', to: '2030-12-31' },
    'drl',
    '2026-06-30',
  )
  if (!filled.ok) throw new Error(filled.problem.message)
  const input = { mappingVersion: 1, softwareVersion: 'bench', computedAt: '2026-06-30T00:00:00Z' }
  const duckdb = await duckdbTable(columns)
  const ours: number[] = []
  const theirs: number[] = []
  for (let round = 0; round < rounds; round++) {
    ours.push(await timed(() => computeDrls(columns, filled.question, input)))
    theirs.push(await timed(() => duckdb.run()))
  }
  return row(
    `DRL table (DLP, icrp135, intervals, exclusions), ${exams.toLocaleString('en')} exams`,
    'DuckDB quantile_cont of medians, 2 threads',
    median(ours),
    median(theirs),
    'ms',
  )
}

/** The whole DRL table from exams in memory; ours also classifies, counts exclusions and gives intervals. */
export const drlTable: Bench = async () => [await measure(60_000), await measure(1_000_000)]
