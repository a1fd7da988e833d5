import type { DrlAnswer } from '../../contract/analytics.ts'
import { cellColumns, cellValues } from './cell-columns.ts'
import { csvText } from './csv-text.ts'

const header = [
  ...cellColumns,
  'status',
  'drl_p75',
  'interval_lower',
  'interval_upper',
  'achievable_p50',
  'p25',
  'exams',
  'facilities',
  'method',
  'quantile_type',
  'period_from',
  'period_to',
  'snapshot',
  'software_version',
] as const

/** One line a cell; withheld and too-few cells keep their line, without values. */
export const drlCsv = (answer: DrlAnswer, rows: DrlAnswer['rows']): string =>
  csvText(
    header,
    rows.map((row) => [
      ...cellValues(row),
      row.status,
      row.drl,
      row.interval?.lower ?? null,
      row.interval?.upper ?? null,
      row.achievable,
      row.p25,
      row.exams,
      row.facilities,
      row.method,
      row.quantileType,
      answer.provenance.from,
      answer.provenance.to,
      answer.snapshot,
      answer.provenance.softwareVersion,
    ]),
  )
