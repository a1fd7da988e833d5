import type { BandLookup } from './band-lookup.ts'
import type { Measure, ProtocolCells } from './cell-plan.ts'
import type { WrittenCell } from './cell-writer.ts'
import { addTrace, traceWords } from './cell-traces.ts'
import { DistinctValues } from './distinct-values.ts'
import type { ExamImage } from './exam-image.ts'
import type { RowGroups } from './group-rows.ts'
import { groupValues, type GroupedValues } from './grouped-values.ts'
import type { Workbench } from './kernels/workbench.ts'
import type { LivingRange } from './living-rows.ts'
import { selectRanks } from './select-ranks.ts'
import { sequencesOfRows } from './sequences-of-rows.ts'
import type { TaskContext } from './task-context.ts'
import { unitMedians } from './unit-medians.ts'
import { histogramOf, logMadOf, sequenceFigures } from './whole-sample.ts'

export interface MeasureScan {
  readonly context: TaskContext
  readonly image: ExamImage
  readonly protocol: number
  readonly cells: ProtocolCells
  readonly lookup: BandLookup
  readonly ranges: readonly LivingRange[]
  readonly rows: number
  /** Of the measure in the plan. */
  readonly index: number
  readonly measure: Measure
  readonly groups: RowGroups
  /** Places in the workbench, a byte a row. */
  readonly notes: number
  readonly bands: number
  readonly unknownByRule: readonly number[]
  /** By scanner code; asked for only where units are scanners. */
  readonly facilityOfScanner: () => Uint16Array
  readonly bench: Workbench
}

/** The cells of one measure. What becomes of each row is noted. */
export function scanMeasure(scan: MeasureScan): readonly WrittenCell[] {
  const { groups, lookup, cells, bench } = scan
  const isKept = (group: number, values: number): boolean =>
    values >= (cells.rules[lookup.ruleOf[groups.slot(group)] ?? 0]?.unitMinimum ?? 0)
  const grouped = groupValues(scan, isKept)
  const { starts } = grouped
  const written: WrittenCell[] = []
  for (let group = 0; group < groups.count;) {
    if (starts[group + 1] === starts[group]) {
      group++
      continue
    }
    const cell = groups.cell(group)
    const members: number[] = []
    for (; group < groups.count && groups.cell(group) === cell; group++)
      if (starts[group + 1] !== starts[group]) members.push(group)
    scan.context.assertWanted()
    const mark = bench.mark()
    written.push(writtenCell(scan, grouped, members, isKept))
    bench.release(mark)
  }
  return written
}

function writtenCell(
  scan: MeasureScan,
  grouped: GroupedValues,
  members: readonly number[],
  isKept: (group: number, values: number) => boolean,
): WrittenCell {
  const { context, protocol, groups, lookup, bench, unknownByRule } = scan
  const { plan, ranks } = context
  const { wants } = plan
  const { starts } = grouped
  const [first = 0] = members
  const slot = groups.slot(first)
  const phantom = groups.phantom(first)
  const sizeOf = (group: number): number => (starts[group + 1] ?? 0) - (starts[group] ?? 0)
  const kept = members.filter((group) => isKept(group, sizeOf(group)))
  const sizes = kept.map(sizeOf)
  const exams = sizes.reduce((sum, size) => sum + size, 0)
  const whole = members.reduce((sum, group) => sum + sizeOf(group), 0)
  const isAll = kept.length === members.length
  const values = isAll ? grouped.values + 4 * (starts[first] ?? 0) : keptValues(scan, grouped, kept)
  // Before the figures: selection moves the values about.
  const traces = wants.traces === null ? null : tracesOf(scan, grouped, kept, wants.traces)
  const isOfExams = plan.sampleOf === 'exams'
  const medians = isOfExams && !wants.units ? none : unitMedians(bench, values, sizes)
  const byMedian = medians.toSorted()
  const needsSorted = wants.histogramPerDecade > 0 || wants.logMad || (wants.sample && isOfExams)
  const sorted = needsSorted ? bench.uint32(values, exams).slice().sort() : nothing
  return {
    protocol,
    slot,
    phantom,
    measure: scan.index,
    splits: groups.splits(first),
    exams,
    units: kept.length,
    facilities: facilitiesOf(scan, kept),
    patients: patientsOf(scan, grouped, kept),
    underMinimum: whole - exams,
    unknownBand: unknownByRule[lookup.ruleOf[slot] ?? 0] ?? 0,
    mixedPhantom: grouped.mixed.get(slot) ?? 0,
    noValue: grouped.absent.get(slot * 4 + phantom) ?? 0,
    figures: isOfExams
      ? ranks.figures(exams, (wanted) => selectRanks(bench, values, exams, wanted))
      : ranks.figures(byMedian.length, (wanted) => wanted.map((rank) => byMedian[rank] ?? NaN)),
    sample: !wants.sample ? null : isOfExams ? sorted : byMedian,
    unitRows: wants.units
      ? { unit: kept.map((group) => groups.unit(group)), exams: sizes, median: medians }
      : null,
    traces,
    histogram: wants.histogramPerDecade > 0 ? histogramOf(sorted, wants.histogramPerDecade) : null,
    sequences: wants.sequences ? sequencesOf(scan, grouped, kept) : null,
    logMad: wants.logMad ? logMadOf(sorted) : null,
  }
}

const none = new Float64Array(0)
const nothing = new Uint32Array(0)

/** The values of some groups, end to end at a place of their own. */
function keptValues(
  { bench }: MeasureScan,
  grouped: GroupedValues,
  kept: readonly number[],
): number {
  const { starts, values } = grouped
  const sizeOf = (group: number): number => (starts[group + 1] ?? 0) - (starts[group] ?? 0)
  const total = kept.reduce((sum, group) => sum + sizeOf(group), 0)
  const place = bench.take(4 * total)
  const into = bench.uint32(place, total)
  let at = 0
  for (const group of kept) {
    into.set(bench.uint32(values + 4 * (starts[group] ?? 0), sizeOf(group)), at)
    at += sizeOf(group)
  }
  return place
}

function facilitiesOf(
  { context, groups, facilityOfScanner }: MeasureScan,
  kept: readonly number[],
): number {
  if (context.plan.unit === 'facility') return kept.length
  const facilityOf = facilityOfScanner()
  return new Set(kept.map((group) => facilityOf[groups.unit(group)])).size
}

function patientsOf(
  { bench, context }: MeasureScan,
  { patients, starts }: GroupedValues,
  kept: readonly number[],
): number {
  const most = context.plan.wants.patientsUpTo
  if (most === 0) return 0
  const found = new DistinctValues(most)
  for (const group of kept) {
    const start = starts[group] ?? 0
    const size = (starts[group + 1] ?? 0) - start
    if (found.add(bench.uint32(patients + 4 * start, size), 0, size)) return most
  }
  return found.count
}

function tracesOf(
  { bench, groups }: MeasureScan,
  { values, patients, days, starts }: GroupedValues,
  kept: readonly number[],
  facilities: Uint32Array,
): Uint32Array {
  const traces = new Uint32Array(traceWords)
  for (const group of kept) {
    const start = starts[group] ?? 0
    const size = (starts[group + 1] ?? 0) - start
    const people = bench.uint32(patients + 4 * start, size)
    const dates = bench.uint32(days + 4 * start, size)
    const standsFor = facilities[groups.unit(group)] ?? 0
    for (const [i, value] of bench.uint32(values + 4 * start, size).entries())
      addTrace(traces, standsFor, people[i] ?? 0, dates[i] ?? 0, value)
  }
  return traces
}

function sequencesOf(
  { bench, image, ranges }: MeasureScan,
  { members, starts }: GroupedValues,
  kept: readonly number[],
): readonly [number, number, number] {
  const rows = kept.flatMap((group) => {
    const start = starts[group] ?? 0
    return Array.from(bench.uint32(members + 4 * start, (starts[group + 1] ?? 0) - start))
  })
  const { values, exams } = sequencesOfRows(image, ranges, rows)
  return sequenceFigures(values, exams)
}
