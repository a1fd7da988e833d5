import type { CellWants } from '../aggregate/cell-plan.ts'
import type { CellColumns } from '../aggregate/cell-table.ts'
import type { QuantileInterval } from '../aggregate/quantile-interval.ts'

/** Figures of a cell's sample that were asked for, in fixed-point steps. */
export interface SampleFigures {
  /** @throws RangeError for a probability that was not asked */
  quantile(p: number): number
  /** The 95 % interval of a quantile. @throws RangeError for one that was not asked */
  interval(p: number): QuantileInterval
}

/** The figures of the cell at a place of the columns; null where its sample is empty. */
export function sampleFigures(
  columns: CellColumns,
  { probabilities, intervals }: Pick<CellWants, 'probabilities' | 'intervals'>,
  at: number,
): SampleFigures | null {
  // Every unit that counts has an exam, and its median.
  if (columns.exams[at] === 0) return null
  return {
    quantile: (p) => columns.quantiles[placeOf(p, probabilities, at)] ?? Number.NaN,
    interval: (p) => {
      const place = placeOf(p, intervals, at)
      return { lower: bound(columns.lower[place]), upper: bound(columns.upper[place]) }
    },
  }
}

function placeOf(p: number, asked: readonly number[], at: number): number {
  const index = asked.indexOf(p)
  if (index === -1) throw new RangeError(`the quantile at ${p} was not asked`)
  return at * asked.length + index
}

/** An end in fixed-point steps; the core says NaN where it is open. */
function bound(steps: number | undefined): number | null {
  return steps === undefined || Number.isNaN(steps) ? null : steps
}
