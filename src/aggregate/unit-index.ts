import { noBand } from './band-lookup.ts'
import type { CellTable } from './cell-table.ts'
import { absent32, phantomCodes } from './exam-rows.ts'
import type { ExamImage } from './exam-image.ts'
import type { StoredMeasure } from './measure-column.ts'
import type { Workbench } from './kernels/workbench.ts'
import { firstRunFrom, keyOfRun, runKey, type RunDirectory } from './run-directory.ts'
import { daysWithin } from './row-ranges.ts'
import { unitMedians } from './unit-medians.ts'
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
}

/**
 * What national questions over one period need of each run, so that they read no exam: how many of its rows lie within
 * the dates, and the median of each measure. It holds no answer: probabilities, minimums and excluded facilities are
 * applied when it is asked.
 */
export interface UnitIndex {
  readonly fromDay: number
  readonly toDay: number
  readonly directory: RunDirectory
  /** First run of each cell (protocol and stratum), and the end of the last. */
  readonly cellStarts: Uint32Array
  /** Rows within the dates, by run. */
  readonly rows: Uint32Array
  /** Rows within the dates with a value of any of the measures, by run. */
  readonly placed: Uint32Array
  readonly measures: readonly IndexedMeasure[]
}

/** An index without medians: rows are counted, nothing is measured. */
export function emptyIndex(
  image: ExamImage,
  fromDay: number,
  toDay: number,
  names: readonly StoredMeasure[],
): UnitIndex {
  const { directory } = image
  const { length } = directory
  const rows = new Uint32Array(length)
  for (let run = 0; run < length; run++) {
    const { from, to } = daysWithin(image, run, fromDay, toDay)
    rows[run] = to - from
  }
  return {
    fromDay,
    toDay,
    directory,
    cellStarts: cellStartsOf(directory),
    rows,
    placed: new Uint32Array(length),
    measures: names.map((name) => emptyMeasure(name, length)),
  }
}

const emptyMeasure = (name: StoredMeasure, length: number): IndexedMeasure => ({
  name,
  exams: new Uint32Array(length),
  median: new Float64Array(length).fill(Number.NaN),
  order: new Uint32Array(length),
})

function cellStartsOf(directory: RunDirectory): Uint32Array {
  const starts: number[] = []
  for (let run = 0; run < directory.length; run++)
    if (run === 0 || !isSameCell(directory, run - 1, run)) starts.push(run)
  return Uint32Array.from([...starts, directory.length])
}

/**
 * Fills an index from an answer that has every unit of every cell: sound diagnostic runs, by facility.
 * @param purpose the answer's; @param table its measures are those of the index, in order
 */
export function fillIndex(
  index: UnitIndex,
  image: ExamImage,
  purpose: number,
  { cells }: CellTable,
): void {
  const { directory } = index
  const { unitCode, unitExams, unitMedian } = cells
  if (unitCode === null || unitExams === null || unitMedian === null)
    throw new RangeError('an index is made of units')
  for (let cell = 0, at = 0; cell < cells.length; cell++) {
    const stratum = stratumCode(0, purpose, cells.phantom[cell] ?? 0, cells.slot[cell] ?? 0)
    const measure = index.measures[cells.measure[cell] ?? 0]
    let run = firstRunFrom(directory, runKey(cells.protocol[cell] ?? 0, stratum, 0))
    for (; at < (unitCode.ends[cell] ?? 0); at++) {
      while (run < directory.length && directory.facility[run] !== unitCode.values[at]) run++
      if (measure === undefined || run >= directory.length) throw new RangeError('no such run')
      measure.exams[run] = unitExams[at] ?? 0
      measure.median[run] = unitMedian[at] ?? Number.NaN
    }
  }
  for (let run = 0; run < directory.length; run++) index.placed[run] = placedRows(index, image, run)
  for (let cell = 0; cell + 1 < index.cellStarts.length; cell++) orderCell(index, cell)
}

function orderCell({ cellStarts, measures }: UnitIndex, cell: number): void {
  const first = cellStarts[cell] ?? 0
  const end = cellStarts[cell + 1] ?? first
  for (const { order, median } of measures) {
    const runs = order.subarray(first, end)
    for (let i = 0; i < runs.length; i++) runs[i] = first + i
    const rank = (run: number): number => {
      const value = median[run] ?? Number.NaN
      return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value
    }
    runs.sort((a, b) => rank(a) - rank(b) || a - b)
  }
}

/**
 * The index of a later directory. What is the same run is taken over, what changed is measured.
 * @param cameFrom see `EditedDirectory`
 */
export function movedIndex(
  old: UnitIndex,
  image: ExamImage,
  cameFrom: Int32Array,
  isMeasured: (run: number) => boolean,
  bench: Workbench,
): UnitIndex {
  const { directory } = image
  const { length } = directory
  const index: UnitIndex = {
    ...old,
    directory,
    cellStarts: cellStartsOf(directory),
    rows: new Uint32Array(length),
    placed: new Uint32Array(length),
    measures: old.measures.map(({ name }) => emptyMeasure(name, length)),
  }
  for (let run = 0; run < length; run++) {
    const before = cameFrom[run] ?? -1
    if (before === -1) measureRun(index, image, run, isMeasured(run), bench)
    else {
      index.rows[run] = old.rows[before] ?? 0
      index.placed[run] = old.placed[before] ?? 0
      for (const [m, { exams, median }] of index.measures.entries()) {
        exams[run] = old.measures[m]?.exams[before] ?? 0
        median[run] = old.measures[m]?.median[before] ?? Number.NaN
      }
    }
  }
  const oldStarts = new Map(Array.from(old.cellStarts, (run, cell) => [run, cell]))
  for (let cell = 0; cell + 1 < index.cellStarts.length; cell++)
    if (!takeOrder(index, cell, old, oldStarts, cameFrom)) orderCell(index, cell)
  return index
}

/** @returns whether the cell has the very runs it had, so that their order is known */
function takeOrder(
  index: UnitIndex,
  cell: number,
  old: UnitIndex,
  oldStarts: ReadonlyMap<number, number>,
  cameFrom: Int32Array,
): boolean {
  const first = index.cellStarts[cell] ?? 0
  const end = index.cellStarts[cell + 1] ?? first
  const oldFirst = cameFrom[first] ?? -1
  const oldCell = oldStarts.get(oldFirst)
  if (oldCell === undefined || old.cellStarts[oldCell + 1] !== oldFirst + end - first) return false
  for (let run = first; run < end; run++) if (cameFrom[run] === -1) return false
  for (const [m, { order }] of index.measures.entries()) {
    const before = old.measures[m]?.order
    for (let i = 0; i < end - first; i++)
      order[first + i] = (before?.[oldFirst + i] ?? 0) - oldFirst + first
  }
  return true
}

function measureRun(
  index: UnitIndex,
  image: ExamImage,
  run: number,
  isMeasured: boolean,
  bench: Workbench,
): void {
  const { slab, from, to } = daysWithin(image, run, index.fromDay, index.toDay)
  index.rows[run] = to - from
  if (!isMeasured) return
  for (const { name, exams, median } of index.measures) {
    const column = slab[name]
    if (column === null) continue
    const mark = bench.mark()
    // One more than is kept may be written.
    const place = bench.take(4 * (to - from + 1))
    bench.uint32(place, to - from).set(column.subarray(from, to))
    const size = bench.kernels.present(place, to - from, place)
    exams[run] = size
    median[run] = unitMedians(bench, place, [size])[0] ?? Number.NaN
    bench.release(mark)
  }
  index.placed[run] = placedRows(index, image, run)
}

/** Rows with a value of any measure: all, where one measure has them all; else they are counted. */
function placedRows(index: UnitIndex, image: ExamImage, run: number): number {
  const rows = index.rows[run] ?? 0
  const sizes = index.measures.map(({ exams }) => exams[run] ?? 0)
  const present = sizes.filter((size) => size > 0)
  if (present.length === 0) return 0
  if (sizes.includes(rows)) return rows
  if (present.length === 1) return present[0] ?? 0
  const { slab, from, to } = daysWithin(image, run, index.fromDay, index.toDay)
  let placed = 0
  for (let row = from; row < to; row++)
    if (index.measures.some(({ name }) => (slab[name]?.[row] ?? absent32) !== absent32)) placed++
  return placed
}

/** Whether two runs are of one cell: they differ in their facility alone. */
export function isSameCell(directory: RunDirectory, left: number, right: number): boolean {
  return (
    Math.floor(keyOfRun(directory, left) / 0x10000) ===
    Math.floor(keyOfRun(directory, right) / 0x10000)
  )
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
