import { addTrace, traceWords } from '../../src/aggregate/cell-traces.ts'
import type { CellPlan } from '../../src/aggregate/cell-plan.ts'
import type { ExamRows } from '../../src/aggregate/exam-rows.ts'
import { logHistogram } from '../../src/aggregate/log-histogram.ts'
import { quantileInterval } from '../../src/aggregate/quantile-interval.ts'
import { median, quantile } from '../../src/aggregate/quantile.ts'
import { sampleOf, type Sample } from '../../src/aggregate/sample.ts'
import type { CellExam, CellExams } from './cell-exams.ts'
import { sequenceValue } from './sequence-value.ts'

/** All that may be asked of one cell; NaN where there is nothing, or an interval is open. */
export interface CellFigures {
  readonly exams: number
  readonly facilities: number
  readonly patients: number
  readonly quantiles: readonly number[]
  readonly lower: readonly number[]
  readonly upper: readonly number[]
  readonly sample: readonly number[]
  readonly units: readonly {
    readonly code: number
    readonly exams: number
    readonly median: number
  }[]
  readonly traces: readonly number[]
  readonly firstBin: number
  readonly bins: readonly number[]
  readonly sequences: readonly [number, number, number]
  readonly logMad: readonly [number, number]
}

export function cellFigures(rows: ExamRows, plan: CellPlan, { kept }: CellExams): CellFigures {
  const { wants } = plan
  const exams = kept.flatMap((unit) => unit.exams)
  const values = exams.map(({ value }) => value)
  const units = kept.map((unit) => ({
    code: unit.code,
    exams: unit.exams.length,
    median: medianOf(unit.exams.map(({ value }) => value)),
  }))
  const sample = sampleOf(plan.sampleOf === 'exams' ? values : units.map(({ median }) => median))
  const intervals = wants.intervals.map((p) =>
    sample === null ? { lower: null, upper: null } : quantileInterval(sample, p),
  )
  const patients = new Set(exams.map(({ row }) => rows.patient[row] ?? 0).filter((it) => it !== 0))
  return {
    exams: exams.length,
    facilities: new Set(exams.map(({ row }) => rows.facility[row] ?? 0)).size,
    patients: Math.min(patients.size, wants.patientsUpTo),
    quantiles: wants.probabilities.map((p) =>
      sample === null ? Number.NaN : quantile(sample, p, wants.quantileType),
    ),
    lower: intervals.map(({ lower }) => lower ?? Number.NaN),
    upper: intervals.map(({ upper }) => upper ?? Number.NaN),
    sample: [...(sample ?? [])],
    units,
    traces: wants.traces === null ? [] : tracesOf(rows, exams, wants.traces),
    ...histogram(sampleOf(values), wants.histogramPerDecade),
    sequences: wants.sequences ? sequencesOf(rows, exams) : noSequences,
    logMad: logMad(values),
  }
}

/** Sums by place, each exam by itself. */
function tracesOf(
  rows: ExamRows,
  exams: readonly CellExam[],
  facilities: Uint32Array,
): readonly number[] {
  const all = exams.map(({ row, value }) => {
    const own = new Uint32Array(traceWords)
    const standsFor = facilities[rows.facility[row] ?? 0] ?? 0
    addTrace(own, standsFor, rows.patient[row] ?? 0, rows.day[row] ?? 0, value)
    return own
  })
  return Array.from({ length: traceWords }, (_, at) =>
    all.reduce((sum, own) => (sum + (own[at] ?? 0)) % 2 ** 32, 0),
  )
}

function medianOf(values: readonly number[]): number {
  const sample = sampleOf(values)
  return sample === null ? Number.NaN : median(sample)
}

function histogram(
  sample: Sample | null,
  perDecade: number,
): Pick<CellFigures, 'firstBin' | 'bins'> {
  if (sample === null || perDecade === 0) return { firstBin: 0, bins: [] }
  const bins = logHistogram(sample, perDecade)
  const from = bins[0]?.from ?? 0
  return {
    firstBin: from === 0 ? -1 : Math.round(Math.log10(from) * perDecade),
    bins: bins.map(({ count }) => count),
  }
}

const noSequences = [Number.NaN, Number.NaN, Number.NaN] as const

function sequencesOf(
  rows: ExamRows,
  exams: readonly CellExam[],
): readonly [number, number, number] {
  const starts: number[] = []
  let next = 0
  for (const count of rows.sequenceCount) {
    starts.push(next)
    next += count
  }
  const found = sequenceValue(
    exams.map(({ row }) => {
      const start = starts[row] ?? 0
      return [...rows.sequences.subarray(start, start + (rows.sequenceCount[row] ?? 0))]
    }),
  )
  if (found === null) return noSequences
  return [found.median, found.intervalLower ?? Number.NaN, found.intervalUpper ?? Number.NaN]
}

function logMad(values: readonly number[]): readonly [number, number] {
  const logs = values.map((value) => Math.log(Math.max(value, 1)))
  const centre = medianOf(logs)
  return [centre, medianOf(logs.map((log) => Math.abs(log - centre)))]
}
