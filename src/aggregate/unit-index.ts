import { noBand } from './band-lookup.ts'
import type { CellTable } from './cell-table.ts'
import { absent32, phantomCodes } from './exam-rows.ts'
import type { ExamImage } from './exam-image.ts'
import { IndexCells, isSameCell } from './index-cells.ts'
import { inSlices, type Pause } from './in-slices.ts'
import type { StoredMeasure } from './measure-column.ts'
import { firstRunFrom, runKey, type RunDirectory } from './run-directory.ts'
import { daysWithin } from './row-ranges.ts'
import { stratumCode, stratumOf } from './stratum.ts'

/** One measure of every run, within the index's dates. */
export interface IndexedMeasure {
  readonly name: StoredMeasure
  /** Exams with a value. */
  readonly exams: Uint32Array
  /** NaN where there are none. */
  readonly median: Float64Array
  /** The runs of each cell by ascending median, at the places of the cell's runs; those without one are last. */
  readonly order: Uint32Array
  /** Their medians, in the same places. */
  readonly sorted: Float64Array
}

/**
 * What national questions over one period need of each run, so that no dose is read again: how many of its rows lie
 * within the dates, and the median of each measure. It holds no answer: probabilities, minimums and excluded facilities
 * are applied when it is asked.
 */
export interface UnitIndex {
  readonly fromDay: number
  readonly toDay: number
  /** Of the exams that are measured. */
  readonly purpose: number
  readonly directory: RunDirectory
  /** Rows within the dates, by run. */
  readonly rows: Uint32Array
  /** Rows within the dates with a value of any of the measures, by run. */
  readonly placed: Uint32Array
  readonly measures: readonly IndexedMeasure[]
  /** Sums of the cells' runs. */
  readonly cells: IndexCells
}

/** Runs between two pauses: a few milliseconds. */
const runsAtOnce = 4096

/** The parts of an index that are of runs. */
export type IndexedRuns = Omit<UnitIndex, 'cells'>

export const emptyMeasure = (name: StoredMeasure, length: number): IndexedMeasure => ({
  name,
  exams: new Uint32Array(length),
  median: new Float64Array(length).fill(Number.NaN),
  order: new Uint32Array(length),
  sorted: new Float64Array(length).fill(Number.NaN),
})

/**
 * An index from an answer that has every unit of every cell: sound diagnostic runs, by facility.
 * @param names the measures of the answer, in its order
 * @param purpose the answer's
 */
export async function builtIndex(
  image: ExamImage,
  fromDay: number,
  toDay: number,
  names: readonly StoredMeasure[],
  purpose: number,
  { cells }: CellTable,
  pause: Pause,
): Promise<UnitIndex> {
  const { directory } = image
  const { length } = directory
  const runs: IndexedRuns = {
    fromDay,
    toDay,
    purpose,
    directory,
    rows: new Uint32Array(length),
    placed: new Uint32Array(length),
    measures: names.map((name) => emptyMeasure(name, length)),
  }
  await inSlices(length, runsAtOnce, pause, (from, to) => {
    for (let run = from; run < to; run++) runs.rows[run] = rowsWithin(image, run, fromDay, toDay)
  })
  takeUnits(runs, purpose, cells)
  await inSlices(length, runsAtOnce, pause, (from, to) => {
    for (let run = from; run < to; run++) runs.placed[run] = placedRows(runs, image, run)
  })
  for (let first = 0, ordered = 0; first < length;) {
    const end = endOfCell(directory, first)
    for (const measure of runs.measures) orderRuns(measure, first, end)
    ordered += end - first
    if (ordered >= runsAtOnce) {
      ordered = 0
      await pause()
    }
    first = end
  }
  return { ...runs, cells: new IndexCells(runs) }
}

function takeUnits(
  { directory, measures }: IndexedRuns,
  purpose: number,
  cells: CellTable['cells'],
): void {
  const { unitCode, unitExams, unitMedian } = cells
  if (unitCode === null || unitExams === null || unitMedian === null)
    throw new RangeError('an index is made of units')
  for (let cell = 0, at = 0; cell < cells.length; cell++) {
    const stratum = stratumCode(0, purpose, cells.phantom[cell] ?? 0, cells.slot[cell] ?? 0)
    const measure = measures[cells.measure[cell] ?? 0]
    let run = firstRunFrom(directory, runKey(cells.protocol[cell] ?? 0, stratum, 0))
    for (; at < (unitCode.ends[cell] ?? 0); at++) {
      while (run < directory.length && directory.facility[run] !== unitCode.values[at]) run++
      if (measure === undefined || run >= directory.length) throw new RangeError('no such run')
      measure.exams[run] = unitExams[at] ?? 0
      measure.median[run] = unitMedian[at] ?? Number.NaN
    }
  }
}

export function rowsWithin(image: ExamImage, run: number, fromDay: number, toDay: number): number {
  const { from, to } = daysWithin(image, run, fromDay, toDay)
  return to - from
}

export function endOfCell(directory: RunDirectory, first: number): number {
  let end = first + 1
  while (end < directory.length && isSameCell(directory, first, end)) end++
  return end
}

/** Runs of equal median by number; those without one last. */
function orderRuns({ order, median, sorted }: IndexedMeasure, first: number, end: number): void {
  const runs = order.subarray(first, end)
  for (let i = 0; i < runs.length; i++) runs[i] = first + i
  runs.sort((a, b) => rankOf(median, a) - rankOf(median, b) || a - b)
  for (let i = 0; i < runs.length; i++) sorted[first + i] = median[runs[i] ?? 0] ?? Number.NaN
}

/** Where a run stands in its cell's order, but for ties. */
export function rankOf(median: Float64Array, run: number): number {
  const value = median[run] ?? Number.NaN
  return Number.isNaN(value) ? Number.MAX_VALUE : value
}

/** Rows with a value of any measure: all, where one measure has them all; else they are counted. */
export function placedRows(
  { rows, measures, fromDay, toDay }: IndexedRuns,
  image: ExamImage,
  run: number,
): number {
  const all = rows[run] ?? 0
  let most = 0
  let present = 0
  for (const { exams } of measures) {
    const size = exams[run] ?? 0
    most = Math.max(most, size)
    if (size > 0) present++
  }
  if (most === 0 || most === all || present === 1) return most
  const { slab, from, to } = daysWithin(image, run, fromDay, toDay)
  let placed = 0
  for (let row = from; row < to; row++)
    if (measures.some(({ name }) => (slab[name]?.[row] ?? absent32) !== absent32)) placed++
  return placed
}

/** Whether a run's exams are in a cell: sound, of the purpose, in a home band and not on both phantoms. */
export function isMeasuredRun({ directory }: ExamImage, run: number, purpose: number): boolean {
  const stratum = stratumOf(directory.stratum[run] ?? 0)
  return (
    !stratum.quarantined &&
    stratum.purpose === purpose &&
    stratum.band < noBand &&
    stratum.phantom !== phantomCodes.mixed
  )
}
