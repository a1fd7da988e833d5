import { absent32 } from './exam-rows.ts'
import type { EditedDirectory } from './edited-directory.ts'
import type { ExamImage } from './exam-image.ts'
import { IndexCells } from './index-cells.ts'
import type { Workbench } from './kernels/workbench.ts'
import { daysWithin } from './row-ranges.ts'
import {
  emptyMeasure,
  endOfCell,
  isMeasuredRun,
  placedRows,
  rankOf,
  rowsWithin,
  type IndexedMeasure,
  type IndexedRuns,
  type UnitIndex,
} from './unit-index.ts'
import { unitMedians } from './unit-medians.ts'

/**
 * The index of a later directory. What is the same run is taken over, what changed is measured, and put where it
 * belongs among the others of its cell: the one that would be built anew.
 * @param image with the later directory
 */
export function movedIndex(
  old: UnitIndex,
  image: ExamImage,
  { segments, cameFrom }: EditedDirectory,
  bench: Workbench,
): UnitIndex {
  const { directory } = image
  const { length } = directory
  const runs: IndexedRuns = {
    fromDay: old.fromDay,
    toDay: old.toDay,
    purpose: old.purpose,
    directory,
    rows: new Uint32Array(length),
    placed: new Uint32Array(length),
    measures: old.measures.map(({ name }) => emptyMeasure(name, length)),
  }
  const wentTo = new Int32Array(old.directory.length).fill(-1)
  for (const { from, to, at } of segments) {
    runs.rows.set(old.rows.subarray(from, to), at)
    runs.placed.set(old.placed.subarray(from, to), at)
    for (const [m, { exams, median }] of runs.measures.entries()) {
      exams.set(old.measures[m]?.exams.subarray(from, to) ?? [], at)
      median.set(old.measures[m]?.median.subarray(from, to) ?? [], at)
    }
    for (let run = from; run < to; run++) wentTo[run] = run - from + at
  }
  for (let run = 0; run < length; run++)
    if (cameFrom[run] === -1) measureRun(runs, image, run, bench)
  for (let first = 0; first < length;) {
    const end = endOfCell(directory, first)
    for (const [m, measure] of runs.measures.entries())
      moveOrder(measure, old.measures[m], old, first, end, cameFrom, wentTo)
    first = end
  }
  return { ...runs, cells: new IndexCells(runs) }
}

function measureRun(runs: IndexedRuns, image: ExamImage, run: number, bench: Workbench): void {
  runs.rows[run] = rowsWithin(image, run, runs.fromDay, runs.toDay)
  if (!isMeasuredRun(image, run, runs.purpose)) return
  const { slab, from, to } = daysWithin(image, run, runs.fromDay, runs.toDay)
  for (const { name, exams, median } of runs.measures) {
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
  runs.placed[run] = placedRows(runs, image, run)
}

/** The order of a cell: that of before without what is gone, and what is new put in. */
function moveOrder(
  { order, median, sorted }: IndexedMeasure,
  before: IndexedMeasure | undefined,
  old: UnitIndex,
  first: number,
  end: number,
  cameFrom: Int32Array,
  wentTo: Int32Array,
): void {
  let length = 0
  const oldCell = oldSpan(old, first, end, cameFrom)
  for (let place = oldCell.first; place < oldCell.end; place++) {
    const run = wentTo[before?.order[place] ?? absent32] ?? -1
    if (run !== -1) order[first + length++] = run
  }
  for (let run = first; run < end; run++) {
    if (cameFrom[run] !== -1) continue
    const at = placeOf(order, median, run, first, first + length)
    order.copyWithin(at + 1, at, first + length)
    order[at] = run
    length++
  }
  for (let place = first; place < end; place++)
    sorted[place] = median[order[place] ?? 0] ?? Number.NaN
}

/** The old places of a cell, found by one of its runs that stayed; none: all its runs are new. */
function oldSpan(
  { cells }: UnitIndex,
  first: number,
  end: number,
  cameFrom: Int32Array,
): { readonly first: number; readonly end: number } {
  for (let run = first; run < end; run++) {
    const before = cameFrom[run] ?? -1
    if (before === -1) continue
    // The cell that the run is in: the last that does not begin after it.
    const next = cells.cellFrom(before + 1)
    return { first: cells.starts[next - 1] ?? 0, end: cells.starts[next] ?? 0 }
  }
  return { first: 0, end: 0 }
}

function placeOf(
  order: Uint32Array,
  median: Float64Array,
  run: number,
  first: number,
  end: number,
): number {
  const rank = rankOf(median, run)
  let low = first
  let high = end
  while (low < high) {
    const middle = (low + high) >>> 1
    const other = order[middle] ?? 0
    const difference = rankOf(median, other) - rank || other - run
    if (difference < 0) low = middle + 1
    else high = middle
  }
  return low
}
