import type { MeasureScan } from './scan-measure.ts'
import { column16, column32 } from './column-of-rows.ts'
import { absent32, phantomCodes } from './exam-rows.ts'
import { measureColumn } from './measure-column.ts'
import { mixedNote, placedNote, usedNote } from './row-notes.ts'

/** The values of one measure in order of group, in the workbench. */
export interface GroupedValues {
  /** Place of the values; those of group g are the starts[g]-th to the one before starts[g + 1]. */
  readonly values: number
  readonly starts: Uint32Array
  /** Places of the patient, the number of the row, and the day, of each value; 0: not wanted. */
  readonly patients: number
  readonly members: number
  readonly days: number
  /** Rows kept out, by slot; and by slot × 4 + phantom. */
  readonly mixed: ReadonlyMap<number, number>
  readonly absent: ReadonlyMap<number, number>
}

/** Counting sort by group. What becomes of each row is noted. */
export function groupValues(
  scan: MeasureScan,
  isKept: (group: number, values: number) => boolean,
): GroupedValues {
  const { bench, groups, rows, notes, ranges, cells, measure } = scan
  const { kernels } = bench
  const { wants } = scan.context.plan
  const column = measureColumn(bench, measure.name, ranges, rows, cells.kFactors)
  const of = groups.of
  const mixed = refuse(scan, column)
  const counts = bench.take(4 * groups.count)
  bench.uint32(counts, groups.count).fill(0)
  const found = kernels.countGroups(of, column, rows, counts, notes, placedNote)
  const absent = found === rows ? new Map<number, number>() : absentBySlot(scan, column)
  const keeps = bench.take(groups.count)
  const next = bench.take(4 * groups.count)
  const values = bench.take(4 * found)
  const starts = new Uint32Array(groups.count + 1)
  const keepView = bench.bytes(keeps, groups.count)
  for (const [group, count] of bench.uint32(counts, groups.count).entries()) {
    starts[group + 1] = (starts[group] ?? 0) + count
    keepView[group] = count > 0 && isKept(group, count) ? usedNote : 0
  }
  const place = (also: number): number => {
    const into = also === 0 ? 0 : bench.take(4 * found)
    bench.uint32(next, groups.count).set(starts.subarray(0, groups.count))
    kernels.placeGroups(of, column, rows, next, values, notes, keeps, also, into)
    return into
  }
  const patients =
    wants.patientsUpTo > 0 || wants.traces !== null
      ? column32(bench, ranges, rows, (slab) => slab.patient)
      : 0
  const patientsPlaced = place(patients)
  const members = wants.sequences ? place(rowNumbers(scan)) : 0
  const days = wants.traces === null ? 0 : place(wideDays(scan))
  return { values, starts, patients: patientsPlaced, members, days, mixed, absent }
}

/** Days as wide as what is placed. */
function wideDays({ bench, ranges, rows }: MeasureScan): number {
  const days = column16(bench, ranges, rows, (slab) => slab.day)
  const place = bench.take(4 * rows)
  bench.uint32(place, rows).set(bench.uint16(days, rows))
  return place
}

function rowNumbers({ bench, rows }: MeasureScan): number {
  const place = bench.take(4 * rows)
  const view = bench.uint32(place, rows)
  for (let row = 0; row < rows; row++) view[row] = row
  return place
}

/** Exams on both phantoms have no value of a measure that is told apart by them. @returns how many, by slot */
function refuse(
  { bench, ranges, rows, measure, bands, notes, groups }: MeasureScan,
  column: number,
): ReadonlyMap<number, number> {
  const bySlot = new Map<number, number>()
  if (measure.phantom === 'any') return bySlot
  for (const { phantom, at, rows: length } of ranges) {
    if (phantom !== phantomCodes.mixed) continue
    const values = bench.uint32(column, rows)
    const bandView = bench.bytes(bands, rows)
    const noteView = bench.bytes(notes, rows)
    const of = bench.uint32(groups.of, rows)
    for (let i = at; i < at + length; i++) {
      if (of[i] === absent32) continue
      values[i] = absent32
      noteView[i] = (noteView[i] ?? 0) | mixedNote
      const slot = bandView[i] ?? 0
      bySlot.set(slot, (bySlot.get(slot) ?? 0) + 1)
    }
  }
  return bySlot
}

/** Rows with a band and no value, those on both phantoms apart. */
function absentBySlot(
  { bench, groups, ranges, measure }: MeasureScan,
  column: number,
): ReadonlyMap<number, number> {
  const bySlot = new Map<number, number>()
  const mark = bench.mark()
  const counts = bench.take(4 * groups.count)
  bench.uint32(counts, groups.count).fill(0)
  for (const { phantom, at, rows: length } of ranges) {
    if (phantom === phantomCodes.mixed && measure.phantom !== 'any') continue
    bench.kernels.countAbsent(groups.of + 4 * at, column + 4 * at, length, counts)
  }
  for (const [group, count] of bench.uint32(counts, groups.count).entries()) {
    if (count === 0) continue
    const key = groups.slot(group) * 4 + groups.phantom(group)
    bySlot.set(key, (bySlot.get(key) ?? 0) + count)
  }
  bench.release(mark)
  return bySlot
}
