import { intervalRanks } from '../../src/aggregate/interval-ranks.ts'
import { median } from '../../src/aggregate/quantile.ts'
import { orderStatistic, sampleOf } from '../../src/aggregate/sample.ts'

/** CTDIvol over the sequences of a cell's exams, in fixed-point steps. */
export interface SequenceValue {
  readonly median: number
  readonly intervalLower: number | null
  readonly intervalUpper: number | null
}

/**
 * The median CTDIvol of the diagnostic sequences of some exams, for sets whose CTDIvol is per sequence.
 * Sequences of one exam are not independent, so the interval takes its ranks from the number of exams
 * and widens them outwards to the sequences: with one sequence an exam it is the interval of the exams.
 * @param exams the sequences of each exam; exams without one count for nothing
 * @returns null where no exam has a sequence
 */
export function sequenceValue(exams: readonly (readonly number[])[]): SequenceValue | null {
  const sample = sampleOf(Uint32Array.from(exams.flat()))
  if (sample === null) return null
  const examsWithSequences = exams.filter((sequences) => sequences.length > 0).length
  const { lower, upper } = intervalRanks(examsWithSequences, 0.5)
  const perExam = sample.length / examsWithSequences
  return {
    median: median(sample),
    intervalLower:
      lower === null ? null : orderStatistic(sample, Math.floor((lower - 1) * perExam) + 1),
    intervalUpper: upper === null ? null : orderStatistic(sample, Math.ceil(upper * perExam)),
  }
}
