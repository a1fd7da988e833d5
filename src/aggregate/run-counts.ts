import { noBand } from './band-lookup.ts'
import { leftOutReasons } from './cell-table.ts'
import { absent32 } from './exam-rows.ts'
import type { StoredMeasure } from './measure-column.ts'
import { fateOf } from './row-fates.ts'
import type { RowRange } from './row-ranges.ts'
import type { Piece } from './select-ranks.ts'
import type { TaskResult } from './task-result.ts'

/** One measure of the runs of a cell. */
export interface MeasuredRuns {
  readonly column: StoredMeasure | null
  /** Values that are there, by run. */
  readonly pieces: readonly Piece[]
}

/** Where the rows of whole runs go: each is seen once, and used or left out once. */
export class RunCounts {
  readonly unknownByRule = [0, 0, 0, 0]
  readonly #leftOut = new Float64Array(leftOutReasons.length)
  #seen = 0
  #used = 0

  /** Rows of a run, and how many of them lie within the dates. */
  lookAt(rows: number, within: number): void {
    this.#seen += rows
    this.leaveOut(outsideDates, rows - within)
  }

  use(rows: number): void {
    this.#used += rows
  }

  leaveOut(fate: number, rows: number): void {
    this.#leftOut[fate - 1] = (this.#leftOut[fate - 1] ?? 0) + rows
  }

  /** @param band a code from `noBand` up */
  leaveBandless(band: number, rows: number): void {
    this.leaveOut(fateOf(band === noBand ? 'outside-population' : 'unknown-band'), rows)
    for (let rule = 0; rule < this.unknownByRule.length; rule++)
      if (((band >>> rule) & 1) === 1)
        this.unknownByRule[rule] = (this.unknownByRule[rule] ?? 0) + rows
  }

  /** Rows of a cell's runs: used where any measure of theirs is of a unit that counts. */
  useRuns(ranges: readonly RowRange[], measures: readonly MeasuredRuns[], minimum: number): void {
    for (const [i, range] of ranges.entries()) {
      const rows = range.inTo - range.inFrom
      const sizes = measures.map(({ pieces }) => {
        const piece = pieces[i]
        return piece === undefined ? 0 : piece.to - piece.from
      })
      const isKept = sizes.map((size) => size > 0 && size >= minimum)
      if (sizes.every((size) => size === rows)) {
        if (isKept.includes(true)) this.#used += rows
        else this.leaveOut(measures.length === 0 ? noValue : underMinimum, rows)
      } else this.#useRows(range, measures, isKept)
    }
  }

  #useRows(
    { slab, inFrom, inTo }: RowRange,
    measures: readonly MeasuredRuns[],
    isKept: readonly boolean[],
  ): void {
    const columns = measures.map(({ column }) => (column === null ? null : slab[column]))
    for (let row = inFrom; row < inTo; row++) {
      let placed = false
      let used = false
      for (let m = 0; m < columns.length; m++) {
        if ((columns[m]?.[row] ?? absent32) === absent32) continue
        placed = true
        used ||= isKept[m] === true
      }
      if (used) this.#used++
      else this.leaveOut(placed ? underMinimum : noValue, 1)
    }
  }

  result(): Omit<TaskResult, 'cells'> {
    return { seen: this.#seen, used: this.#used, leftOut: this.#leftOut }
  }
}

const outsideDates = fateOf('outside-dates')
const underMinimum = fateOf('under-minimum')
const noValue = fateOf('no-value')
