import { bandRows } from './band-rows.ts'
import { inCellOrder, type CellWriter } from './cell-writer.ts'
import type { ExamImage } from './exam-image.ts'
import { absent16 } from './exam-rows.ts'
import { groupRows, type RowGroups } from './group-rows.ts'
import type { Workbench } from './kernels/workbench.ts'
import { livingRows, type LivingRange } from './living-rows.ts'
import { RowCounts } from './row-counts.ts'
import { countNotes } from './row-notes.ts'
import { runRanges } from './row-ranges.ts'
import { scanMeasure } from './scan-measure.ts'
import type { TaskContext } from './task-context.ts'
import type { TaskResult } from './task-result.ts'

/**
 * Any plan, for the runs of one protocol: every row is judged and grouped by itself. Two passes over the rows, and two
 * for each measure, of a few operations each; rows that a filter leaves out are sieved away first.
 */
export function scanRows(
  context: TaskContext,
  image: ExamImage,
  protocol: number,
  firstRun: number,
  endRun: number,
  bench: Workbench,
  writer: CellWriter,
): Omit<TaskResult, 'cells'> {
  const { plan } = context
  const cells = context.cellsOf(protocol)
  const counts = new RowCounts()
  const all = runRanges(image, plan, firstRun, endRun)
  const ranges = livingRows(context, all, cells, counts, bench)
  if (cells === null || ranges.length === 0) return counts.result()
  context.assertWanted()
  const rows = ranges.reduce((sum, range) => sum + range.rows, 0)
  const lookup = context.lookupOf(cells)
  const isHome = context.isHome(protocol)
  const { bands, banded } = bandRows(bench, ranges, rows, lookup, isHome, counts)
  const notes = bench.take(rows)
  bench.bytes(notes, rows).fill(0)
  const groups = new Map<boolean, RowGroups>()
  const groupsFor = (pooled: boolean): RowGroups => {
    const known = groups.get(pooled)
    if (known !== undefined) return known
    const made = groupRows(bench, ranges, rows, plan, lookup.slots, pooled, bands)
    groups.set(pooled, made)
    return made
  }
  let scannerFacilities: Uint16Array | null = null
  const scanned = cells.measures.map((index) => {
    const measure = plan.measures[index]
    if (measure === undefined) throw new RangeError(`no measure ${index}`)
    context.assertWanted()
    const grouped = groupsFor(measure.phantom !== 'apart')
    context.assertWanted()
    const mark = bench.mark()
    const written = scanMeasure({
      context,
      image,
      protocol,
      cells,
      lookup,
      ranges,
      rows,
      index,
      measure,
      groups: grouped,
      notes,
      bands,
      unknownByRule: counts.unknownByRule,
      facilityOfScanner: () => (scannerFacilities ??= facilitiesOfScanners(ranges)),
      bench,
    })
    bench.release(mark)
    return written
  })
  for (const cell of scanned.flat().sort(inCellOrder)) writer.write(cell)
  countNotes(bench, rows, banded, notes, counts)
  return counts.result()
}

function facilitiesOfScanners(ranges: readonly LivingRange[]): Uint16Array {
  const facilities = new Uint16Array(absent16 + 1)
  for (const { slab, from, to, facility } of ranges)
    for (let row = from; row < to; row++) facilities[slab.scanner[row] ?? 0] = facility
  return facilities
}
