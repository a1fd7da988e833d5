import { noBand } from './band-lookup.ts'
import { leftOutReasons, type LeftOutReason } from './cell-table.ts'
import type { TaskResult } from './task-result.ts'

/** Where the rows of a task go: each is seen once, and used or left out once. */
export class RowCounts {
  /** Rows that a rule might have a band for, by rule. */
  readonly unknownByRule = [0, 0, 0, 0]
  readonly #leftOut = new Float64Array(leftOutReasons.length)
  #seen = 0
  #used = 0

  /** Rows that are seen, and how many of them lie within the dates. */
  lookAt(rows: number, within: number): void {
    this.#seen += rows
    this.#leave(outsideDates, rows - within)
  }

  use(rows: number): void {
    this.#used += rows
  }

  leaveOut(reason: LeftOutReason, rows: number): void {
    this.#leave(leftOutReasons.indexOf(reason), rows)
  }

  /** @param band a code from `noBand` up */
  leaveBandless(band: number, rows: number): void {
    this.#leave(band === noBand ? outsidePopulation : unknownBand, rows)
    for (let rule = 0; rule < this.unknownByRule.length; rule++)
      if (((band >>> rule) & 1) === 1)
        this.unknownByRule[rule] = (this.unknownByRule[rule] ?? 0) + rows
  }

  result(): Omit<TaskResult, 'cells'> {
    return { seen: this.#seen, used: this.#used, leftOut: this.#leftOut }
  }

  #leave(place: number, rows: number): void {
    this.#leftOut[place] = (this.#leftOut[place] ?? 0) + rows
  }
}

const outsideDates = leftOutReasons.indexOf('outside-dates')
const outsidePopulation = leftOutReasons.indexOf('outside-population')
const unknownBand = leftOutReasons.indexOf('unknown-band')
