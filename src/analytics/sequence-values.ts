import type { EventColumns } from '../aggregate/exam-columns.ts'
import { intervalRanks } from '../aggregate/interval-ranks.ts'
import { median } from '../aggregate/quantile.ts'
import { orderStatistic, sampleOf } from '../aggregate/sample.ts'
import { absentDose } from '../domain/fixed-point.ts'

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
 * @param rows exams of one facility and cell
 * @returns null where no sequence has a CTDIvol
 */
export function sequenceValue(events: EventColumns, rows: readonly number[]): SequenceValue | null {
  const values: number[] = []
  let exams = 0
  for (const row of rows) {
    const before = values.length
    const end = events.offsets[row + 1] ?? 0
    for (let event = events.offsets[row] ?? 0; event < end; event++) {
      const value = events.ctdivol[event] ?? absentDose
      if (value !== absentDose) values.push(value)
    }
    if (values.length > before) exams++
  }
  const sample = sampleOf(Uint32Array.from(values))
  if (sample === null) return null
  const { lower, upper } = intervalRanks(exams, 0.5)
  const perExam = sample.length / exams
  return {
    median: median(sample),
    intervalLower:
      lower === null ? null : orderStatistic(sample, Math.floor((lower - 1) * perExam) + 1),
    intervalUpper: upper === null ? null : orderStatistic(sample, Math.ceil(upper * perExam)),
  }
}
