import { absent32 } from './exam-rows.ts'
import type { StoredMeasure } from './measure-column.ts'
import type { RowCounts } from './row-counts.ts'
import type { RunRange } from './row-ranges.ts'

/** One measure of the runs of a cell. */
export interface MeasuredRuns {
  readonly column: StoredMeasure | null
  /** How many values are there, by run. */
  readonly sizes: readonly number[]
}

/** Counts the rows of a cell's runs: used where any measure of theirs is of a unit that counts. */
export function useRuns(
  ranges: readonly RunRange[],
  measures: readonly MeasuredRuns[],
  minimum: number,
  counts: RowCounts,
): void {
  let used = 0
  let under = 0
  for (let i = 0; i < ranges.length; i++) {
    const range = ranges[i]
    if (range === undefined) continue
    const rows = range.inTo - range.inFrom
    if (isComplete(measures, i, rows)) {
      if (rows >= minimum) used += rows
      else under += rows
    } else useRows(range, measures, i, minimum, counts)
  }
  counts.use(used)
  counts.leaveOut('under-minimum', under)
}

const sizeOf = (measure: MeasuredRuns | undefined, run: number): number => measure?.sizes[run] ?? 0

function isComplete(measures: readonly MeasuredRuns[], run: number, rows: number): boolean {
  for (let m = 0; m < measures.length; m++) if (sizeOf(measures[m], run) !== rows) return false
  return true
}

function useRows(
  { slab, inFrom, inTo }: RunRange,
  measures: readonly MeasuredRuns[],
  run: number,
  minimum: number,
  counts: RowCounts,
): void {
  const columns = measures.map(({ column }) => (column === null ? null : slab[column]))
  const isKept = measures.map((measure) => sizeOf(measure, run) >= minimum)
  for (let row = inFrom; row < inTo; row++) {
    let placed = false
    let used = false
    for (let m = 0; m < columns.length; m++) {
      if ((columns[m]?.[row] ?? absent32) === absent32) continue
      placed = true
      used ||= isKept[m] === true
    }
    if (used) counts.use(1)
    else counts.leaveOut(placed ? 'under-minimum' : 'no-value', 1)
  }
}
