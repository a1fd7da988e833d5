import { logHistogram } from './log-histogram.ts'
import { intervalRanks } from './interval-ranks.ts'
import { median } from './quantile.ts'
import { asSample, orderStatistic, sampleOf } from './sample.ts'

/** Counts of a sample in the fixed logarithmic bins, and the number of the first bin. */
export function histogramOf(
  sorted: Uint32Array,
  perDecade: number,
): { readonly firstBin: number; readonly counts: readonly number[] } {
  const sample = asSample(sorted)
  if (sample === null) return { firstBin: 0, counts: [] }
  const bins = logHistogram(sample, perDecade)
  const from = bins[0]?.from ?? 0
  return {
    firstBin: from === 0 ? -1 : Math.round(Math.log10(from) * perDecade),
    counts: bins.map(({ count }) => count),
  }
}

/** Median of the natural logarithms and their median absolute deviation; a dose of 0 counts as one step. */
export function logMadOf(sorted: Uint32Array): readonly [median: number, deviation: number] {
  const logs = asSample(Float64Array.from(sorted, (value) => Math.log(Math.max(value, 1))))
  if (logs === null) return [Number.NaN, Number.NaN]
  const centre = median(logs)
  const deviations = sampleOf(Float64Array.from(logs, (log) => Math.abs(log - centre)))
  return [centre, deviations === null ? Number.NaN : median(deviations)]
}

/**
 * The median CTDIvol of the diagnostic sequences of some exams, for sets whose CTDIvol is per sequence.
 * Sequences of one exam are not independent, so the interval takes its ranks from the number of exams
 * and widens them outwards to the sequences: with one sequence an exam it is the interval of the exams.
 * @param exams those with at least one sequence
 */
export function sequenceFigures(
  values: Uint32Array,
  exams: number,
): readonly [median: number, lower: number, upper: number] {
  const sample = sampleOf(values)
  if (sample === null) return [Number.NaN, Number.NaN, Number.NaN]
  const { lower, upper } = intervalRanks(exams, 0.5)
  const perExam = sample.length / exams
  return [
    median(sample),
    lower === null ? Number.NaN : orderStatistic(sample, Math.floor((lower - 1) * perExam) + 1),
    upper === null ? Number.NaN : orderStatistic(sample, Math.ceil(upper * perExam)),
  ]
}
