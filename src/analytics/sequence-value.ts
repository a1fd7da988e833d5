import type { CellColumns } from '../aggregate/cell-table.ts'

/**
 * The median CTDIvol of the sequences of a cell's exams, for sets whose CTDIvol is per sequence, in
 * fixed-point steps. Its interval is no narrower for an exam's many sequences.
 */
export interface SequenceValue {
  readonly median: number
  readonly intervalLower: number | null
  readonly intervalUpper: number | null
}

/** @returns null where no exam has a sequence with a CTDIvol; undefined where the core was not asked */
export function sequenceValue(
  { sequences }: CellColumns,
  at: number,
): SequenceValue | null | undefined {
  if (sequences === null) return undefined
  const [median, intervalLower, intervalUpper] = Array.from(
    sequences.subarray(3 * at, 3 * at + 3),
    (value) => (Number.isNaN(value) ? null : value),
  )
  if (median === undefined || median === null) return null
  return {
    median,
    intervalLower: intervalLower ?? null,
    intervalUpper: intervalUpper ?? null,
  }
}
