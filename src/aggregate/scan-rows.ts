import { BandLookup } from './band-lookup.ts'
import { inCellOrder, type CellWriter } from './cell-writer.ts'
import { countFates } from './count-fates.ts'
import type { ExamImage } from './exam-image.ts'
import { absent16 } from './exam-rows.ts'
import { groupRows, type RowGroups } from './group-rows.ts'
import { rowRanges, type RowRange } from './row-ranges.ts'
import { judgeRows } from './row-fates.ts'
import { scanMeasure } from './scan-measure.ts'
import type { Scratch } from './scratch.ts'
import type { TaskContext } from './task-context.ts'
import type { TaskResult } from './task-result.ts'

/**
 * Any plan, for the runs of one protocol: every row is judged and grouped by itself. Four passes over the rows and two
 * for each measure, of a few operations each.
 */
export function scanRows(
  context: TaskContext,
  image: ExamImage,
  protocol: number,
  firstRun: number,
  endRun: number,
  scratch: Scratch,
  writer: CellWriter,
): Omit<TaskResult, 'cells'> {
  const { plan } = context
  const ranges = rowRanges(image, plan, firstRun, endRun)
  const last = ranges.at(-1)
  const rows = last === undefined ? 0 : last.at + last.to - last.from
  const fates = scratch.uint8('fates', rows)
  const bands = scratch.uint8('bands', rows)
  const notes = scratch.uint8('notes', rows)
  notes.fill(0, 0, rows)
  const cells = context.cellsOf(protocol)
  const lookup: BandLookup | null = cells === null ? null : context.lookupOf(cells)
  const unknownByRule = judgeRows(ranges, plan, lookup, context.isHome(protocol), fates, bands)
  if (cells !== null && lookup !== null) {
    const groups = new Map<boolean, RowGroups>()
    const groupsFor = (pooled: boolean): RowGroups => {
      const known = groups.get(pooled)
      if (known !== undefined) return known
      const made = groupRows(ranges, rows, plan, lookup.slots, pooled, fates, bands, scratch)
      groups.set(pooled, made)
      return made
    }
    let scannerFacilities: Uint16Array | null = null
    const scanned = cells.measures.map((index) => {
      const measure = plan.measures[index]
      if (measure === undefined) throw new RangeError(`no measure ${index}`)
      return scanMeasure({
        context,
        image,
        protocol,
        cells,
        lookup,
        ranges,
        index,
        measure,
        groups: groupsFor(measure.phantom !== 'apart'),
        notes,
        bands,
        unknownByRule,
        facilityOfScanner: () => (scannerFacilities ??= facilitiesOfScanners(ranges)),
        scratch,
      })
    })
    for (const cell of scanned.flat().sort(inCellOrder)) writer.write(cell)
  }
  return countFates(rows, fates, notes)
}

function facilitiesOfScanners(ranges: readonly RowRange[]): Uint16Array {
  const facilities = new Uint16Array(absent16 + 1)
  for (const { slab, from, to, facility } of ranges)
    for (let row = from; row < to; row++) facilities[slab.scanner[row] ?? 0] = facility
  return facilities
}
