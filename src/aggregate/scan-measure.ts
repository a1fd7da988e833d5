import type { BandLookup } from './band-lookup.ts'
import type { Measure, ProtocolCells } from './cell-plan.ts'
import type { WrittenCell } from './cell-writer.ts'
import { mixedNote, placedNote, usedNote } from './row-notes.ts'
import { distinctUpTo } from './distinct-up-to.ts'
import type { ExamImage } from './exam-image.ts'
import { absent32, phantomCodes } from './exam-rows.ts'
import { noGroup, type RowGroups } from './group-rows.ts'
import { computeMeasure, storedColumn } from './measure-column.ts'
import { medianOf } from './median-of.ts'
import type { LivingRange } from './living-rows.ts'
import type { Scratch } from './scratch.ts'
import { selectRanks } from './select-ranks.ts'
import { sequencesOfRows } from './sequences-of-rows.ts'
import type { TaskContext } from './task-context.ts'
import { histogramOf, logMadOf, sequenceFigures } from './whole-sample.ts'

export interface MeasureScan {
  readonly context: TaskContext
  readonly image: ExamImage
  readonly protocol: number
  readonly cells: ProtocolCells
  readonly lookup: BandLookup
  readonly ranges: readonly LivingRange[]
  /** Of the measure in the plan. */
  readonly index: number
  readonly measure: Measure
  readonly groups: RowGroups
  readonly notes: Uint8Array
  readonly bands: Uint8Array
  readonly unknownByRule: readonly number[]
  /** By scanner code; asked for only where units are scanners. */
  readonly facilityOfScanner: () => Uint16Array
  readonly scratch: Scratch
}

/** The values of one measure in order of group: those of group g are at ends[g−1]..ends[g]. */
interface Grouped {
  readonly values: Uint32Array
  readonly ends: Uint32Array
  /** Patient, and number of the row, of each value; only where wanted. */
  readonly patients: Uint32Array | null
  readonly members: Uint32Array | null
}

/** Counters of what was kept out, by slot and phantom. */
interface KeptOut {
  readonly mixed: Map<number, number>
  readonly absent: Map<number, number>
}

/** The cells of one measure. What becomes of each row is noted. */
export function scanMeasure(scan: MeasureScan): readonly WrittenCell[] {
  const keptOut: KeptOut = { mixed: new Map(), absent: new Map() }
  const counts = countValues(scan, keptOut)
  const kept = (group: number): boolean => (counts[group] ?? 0) >= minimumOf(scan, group)
  const grouped = gatherValues(scan, counts, kept)
  const written: WrittenCell[] = []
  const { count, cell } = scan.groups
  for (let group = 0; group < count;) {
    if ((counts[group] ?? 0) === 0) {
      group++
      continue
    }
    const number = cell(group)
    const members: number[] = []
    for (; group < count && cell(group) === number; group++)
      if ((counts[group] ?? 0) > 0) members.push(group)
    written.push(writtenCell(scan, grouped, keptOut, members, kept))
  }
  return written
}

function minimumOf({ groups, lookup, cells }: MeasureScan, group: number): number {
  return cells.rules[lookup.ruleOf[groups.slot(group)] ?? 0]?.unitMinimum ?? 0
}

/** Values of a range by row: a column of the slab, or computed ones; rows are counted from `from`. */
function valuesOf(
  { measure, cells, scratch }: MeasureScan,
  { slab, from: first, to, phantom }: LivingRange,
): { readonly column: Uint32Array | null; readonly from: number } {
  const name = storedColumn(measure.name)
  if (name !== null) return { column: slab[name], from: first }
  const column = scratch.uint32('computed', to - first)
  const computed = measure.name
  if (
    computed === 'effectiveDose' ||
    computed === 'diagnosticEvents' ||
    computed === 'lengthPerEvent'
  )
    computeMeasure(computed, slab, first, to, phantom, cells.kFactors, column, 0)
  return { column, from: 0 }
}

const isRefused = ({ measure }: MeasureScan, { phantom }: LivingRange): boolean =>
  phantom === phantomCodes.mixed && measure.phantom !== 'any'

/** How many values each group has. */
function countValues(scan: MeasureScan, keptOut: KeptOut): Uint32Array {
  const { groups, scratch } = scan
  const counts = scratch.uint32('group counts', groups.count)
  counts.fill(0, 0, groups.count)
  for (const range of scan.ranges) {
    if (isRefused(scan, range)) refuseRange(scan, range, keptOut)
    else {
      const { column, from } = valuesOf(scan, range)
      const absent =
        column === null
          ? range.to - range.from
          : countColumn(column, from, range, groups.of, scan.notes, counts)
      if (absent > 0) countAbsent(scan, range, column, from, keptOut)
    }
  }
  return counts
}

/** @returns how many rows have no value, those in no group among them */
function countColumn(
  column: Uint32Array,
  from: number,
  { from: first, to, at }: LivingRange,
  of: Uint32Array,
  notes: Uint8Array,
  counts: Uint32Array,
): number {
  let absent = 0
  const end = at + to - first
  for (let i = at, row = from; i < end; i++, row++) {
    const group = of[i] ?? noGroup
    if (group === noGroup || column[row] === absent32) {
      absent++
      continue
    }
    notes[i] = (notes[i] ?? 0) | placedNote
    counts[group] = (counts[group] ?? 0) + 1
  }
  return absent
}

function refuseRange(
  { groups, notes, bands }: MeasureScan,
  { from, to, at }: LivingRange,
  keptOut: KeptOut,
): void {
  for (let i = at; i < at + to - from; i++) {
    if (groups.of[i] === noGroup) continue
    notes[i] = (notes[i] ?? 0) | mixedNote
    increment(keptOut.mixed, bands[i] ?? 0)
  }
}

function countAbsent(
  { groups }: MeasureScan,
  { from: first, to, at }: LivingRange,
  column: Uint32Array | null,
  from: number,
  keptOut: KeptOut,
): void {
  const end = at + to - first
  for (let i = at, row = from; i < end; i++, row++) {
    const group = groups.of[i] ?? noGroup
    if (group === noGroup || (column !== null && column[row] !== absent32)) continue
    increment(keptOut.absent, groups.slot(group) * 4 + groups.phantom(group))
  }
}

/** Counting sort by group. */
function gatherValues(
  scan: MeasureScan,
  counts: Uint32Array,
  kept: (group: number) => boolean,
): Grouped {
  const { context, groups, notes, scratch } = scan
  const { wants } = context.plan
  const ends = scratch.uint32('group ends', groups.count)
  const keeps = scratch.uint8('group keeps', groups.count)
  let total = 0
  for (let group = 0; group < groups.count; group++) {
    ends[group] = total
    total += counts[group] ?? 0
    keeps[group] = (counts[group] ?? 0) > 0 && kept(group) ? usedNote : 0
  }
  const values = scratch.uint32('group values', total)
  const patients = wants.patientsUpTo > 0 ? scratch.uint32('group patients', total) : null
  const members = wants.sequences ? scratch.uint32('group members', total) : null
  for (const range of scan.ranges) {
    if (isRefused(scan, range)) continue
    const { column, from } = valuesOf(scan, range)
    if (column === null) continue
    placeColumn(column, from, range, groups.of, notes, keeps, ends, values, patients, members)
  }
  return { values, ends, patients, members }
}

/** Every value to the next free place of its group. */
function placeColumn(
  column: Uint32Array,
  from: number,
  { slab: { patient }, from: first, to, at }: LivingRange,
  of: Uint32Array,
  notes: Uint8Array,
  keeps: Uint8Array,
  ends: Uint32Array,
  values: Uint32Array,
  patients: Uint32Array | null,
  members: Uint32Array | null,
): void {
  const length = to - first
  for (let k = 0; k < length; k++) {
    const group = of[at + k] ?? noGroup
    const value = column[from + k] ?? absent32
    if (group === noGroup || value === absent32) continue
    const place = ends[group] ?? 0
    ends[group] = place + 1
    values[place] = value
    notes[at + k] = (notes[at + k] ?? 0) | (keeps[group] ?? 0)
    if (patients !== null) patients[place] = patient[first + k] ?? 0
    if (members !== null) members[place] = at + k
  }
}

function writtenCell(
  scan: MeasureScan,
  grouped: Grouped,
  keptOut: KeptOut,
  members: readonly number[],
  kept: (group: number) => boolean,
): WrittenCell {
  const { context, protocol, groups, lookup, scratch, unknownByRule } = scan
  const { plan, ranks } = context
  const { wants } = plan
  const [first = 0] = members
  const slot = groups.slot(first)
  const phantom = groups.phantom(first)
  const startOf = (group: number): number => (group === 0 ? 0 : (grouped.ends[group - 1] ?? 0))
  const sizeOf = (group: number): number => (grouped.ends[group] ?? 0) - startOf(group)
  const keptGroups = members.filter(kept)
  const pieces = keptGroups.map((group) => ({
    values: grouped.values,
    from: startOf(group),
    to: startOf(group) + sizeOf(group),
  }))
  const exams = keptGroups.reduce((sum, group) => sum + sizeOf(group), 0)
  const whole = members.reduce((sum, group) => sum + sizeOf(group), 0)
  const needsMedians = plan.sampleOf === 'unit-medians' || wants.units
  const medians = needsMedians ? pieces.map((piece) => medianOf(piece, scratch)) : []
  const isOfExams = plan.sampleOf === 'exams'
  const needsSorted = wants.histogramPerDecade > 0 || wants.logMad || (wants.sample && isOfExams)
  const sorted = needsSorted ? sortedValues(pieces, exams) : nothing
  const byMedian = Float64Array.from(medians).sort()
  return {
    protocol,
    slot,
    phantom,
    measure: scan.index,
    splits: groups.splits(first),
    exams,
    units: keptGroups.length,
    facilities: facilitiesOf(scan, keptGroups),
    patients: distinctUpTo(grouped.patients, pieces, wants.patientsUpTo),
    underMinimum: whole - exams,
    unknownBand: unknownByRule[lookup.ruleOf[slot] ?? 0] ?? 0,
    mixedPhantom: keptOut.mixed.get(slot) ?? 0,
    noValue: keptOut.absent.get(slot * 4 + phantom) ?? 0,
    figures: isOfExams
      ? ranks.figures(exams, (wanted) => selectRanks(pieces, exams, wanted, scratch))
      : ranks.figures(byMedian.length, (wanted) => wanted.map((rank) => byMedian[rank] ?? NaN)),
    sample: !wants.sample ? null : isOfExams ? sorted : byMedian,
    unitRows: wants.units
      ? {
          unit: keptGroups.map((group) => groups.unit(group)),
          exams: keptGroups.map(sizeOf),
          median: medians,
        }
      : null,
    histogram: wants.histogramPerDecade > 0 ? histogramOf(sorted, wants.histogramPerDecade) : null,
    sequences: wants.sequences ? sequencesOf(scan, grouped, pieces) : null,
    logMad: wants.logMad ? logMadOf(sorted) : null,
  }
}

const nothing = new Uint32Array(0)

function sortedValues(
  pieces: readonly { readonly values: Uint32Array; readonly from: number; readonly to: number }[],
  length: number,
): Uint32Array {
  const all = new Uint32Array(length)
  let at = 0
  for (const { values, from, to } of pieces) {
    all.set(values.subarray(from, to), at)
    at += to - from
  }
  return all.sort()
}

function facilitiesOf(
  { context, groups, facilityOfScanner }: MeasureScan,
  kept: readonly number[],
): number {
  if (context.plan.unit === 'facility') return kept.length
  const facilityOf = facilityOfScanner()
  return new Set(kept.map((group) => facilityOf[groups.unit(group)])).size
}

function sequencesOf(
  { image, ranges }: MeasureScan,
  { members }: Grouped,
  pieces: readonly { readonly from: number; readonly to: number }[],
): readonly [number, number, number] {
  const rows = pieces.flatMap(({ from, to }) => Array.from(members?.subarray(from, to) ?? []))
  const { values, exams } = sequencesOfRows(image, ranges, rows)
  return sequenceFigures(values, exams)
}

function increment(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
