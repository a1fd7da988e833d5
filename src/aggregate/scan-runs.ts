import type { BandLookup } from './band-lookup.ts'
import { noBand } from './band-lookup.ts'
import type { CellPlan, Measure, ProtocolCells } from './cell-plan.ts'
import { inCellOrder, type CellWriter, type WrittenCell } from './cell-writer.ts'
import { addTrace, traceWords } from './cell-traces.ts'
import { addPatients, DistinctValues } from './distinct-values.ts'
import type { ExamImage } from './exam-image.ts'
import { absent32, phantomCodes } from './exam-rows.ts'
import type { Workbench } from './kernels/workbench.ts'
import { storedColumn } from './measure-column.ts'
import { fateOfRun } from './run-fate.ts'
import { runRanges, type RunRange } from './row-ranges.ts'
import { RowCounts } from './row-counts.ts'
import { useRuns, type MeasuredRuns } from './use-runs.ts'
import { selectRanks } from './select-ranks.ts'
import { unitMedians } from './unit-medians.ts'
import { optional32 } from './slab.ts'
import type { Stratum } from './stratum.ts'
import type { TaskContext } from './task-context.ts'
import type { TaskResult } from './task-result.ts'

/**
 * Whether a plan can be answered run by run: bands as the runs have them, no filter that a run does not share, units
 * that are facilities, and figures that need no sorted exams. This is the common question, and the fast one.
 */
export function canScanRuns(context: TaskContext, protocol: number): boolean {
  const { plan } = context
  const { wants } = plan
  const cells = context.cellsOf(protocol)
  if (cells === null) return context.tests.length === 0
  return (
    context.isHome(protocol) &&
    cells.measures.length > 0 &&
    context.tests.length === 0 &&
    plan.splits.length === 0 &&
    plan.unit === 'facility' &&
    wants.histogramPerDecade === 0 &&
    !wants.sequences &&
    !wants.logMad &&
    (plan.sampleOf === 'unit-medians' || !wants.sample) &&
    cells.measures.every((index) => isByRun(plan.measures[index]))
  )
}

const isByRun = (measure: Measure | undefined): boolean =>
  measure !== undefined && measure.phantom === 'apart' && storedColumn(measure.name) !== null

/** A plan that `canScanRuns`, for the runs of one protocol. */
export function scanRuns(
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
  const lookup = cells === null ? null : context.lookupOf(cells)
  const counts = new RowCounts()
  const ranges = livingRuns(runRanges(image, plan, firstRun, endRun), plan, cells !== null, counts)
  if (cells === null || lookup === null) return counts.result()
  const scan = { context, image, protocol, cells, lookup, counts, bench }
  const mixedBySlot = new Map<number, number>()
  for (const { stratum, inFrom, inTo } of ranges) {
    if (stratum.phantom !== phantomCodes.mixed) continue
    counts.leaveOut('mixed-phantom', inTo - inFrom)
    mixedBySlot.set(stratum.band, (mixedBySlot.get(stratum.band) ?? 0) + inTo - inFrom)
  }
  const written: WrittenCell[] = []
  for (let first = 0; first < ranges.length;) {
    const stratum = ranges[first]?.stratum
    let end = first
    while (end < ranges.length && ranges[end]?.stratum === stratum) end++
    if (stratum !== undefined && stratum.phantom !== phantomCodes.mixed)
      written.push(
        ...scanCell(scan, stratum, ranges.slice(first, end), mixedBySlot.get(stratum.band) ?? 0),
      )
    first = end
  }
  for (const cell of written.sort(inCellOrder)) writer.write(cell)
  return counts.result()
}

/** The runs whose rows may be in cells; the rows of the others are counted. */
function livingRuns(
  ranges: readonly RunRange[],
  plan: CellPlan,
  isMapped: boolean,
  counts: RowCounts,
): readonly RunRange[] {
  return ranges.filter(({ stratum, from, to, inFrom, inTo }) => {
    const rows = inTo - inFrom
    counts.lookAt(to - from, rows)
    const fate = fateOfRun(stratum, plan, isMapped)
    if (fate !== null) counts.leaveOut(fate, rows)
    else if (stratum.band >= noBand) counts.leaveBandless(stratum.band, rows)
    return fate === null && stratum.band < noBand && rows > 0
  })
}

interface CellScan {
  readonly context: TaskContext
  readonly image: ExamImage
  readonly protocol: number
  readonly cells: ProtocolCells
  readonly lookup: BandLookup
  readonly counts: RowCounts
  readonly bench: Workbench
}

/** The measures of one band on one phantom, whose runs ascend by facility. */
function scanCell(
  scan: CellScan,
  { band: slot, phantom }: Stratum,
  ranges: readonly RunRange[],
  mixedPhantom: number,
): readonly WrittenCell[] {
  const { cells, lookup, counts, bench, protocol } = scan
  const rule = lookup.ruleOf[slot] ?? 0
  const minimum = cells.rules[rule]?.unitMinimum ?? 0
  scan.context.assertWanted()
  const mark = bench.mark()
  const measured = cells.measures.map((index) => runValues(scan, ranges, index))
  useRuns(ranges, measured, minimum, counts)
  const unknownBand = counts.unknownByRule[rule] ?? 0
  const written = measured.flatMap((measure) => {
    const figures = cellOf(scan, ranges, measure, minimum)
    return figures === null
      ? []
      : [{ ...figures, protocol, slot, phantom, unknownBand, mixedPhantom }]
  })
  bench.release(mark)
  return written
}

/** The values of one measure that are there, run after run. */
interface RunValues extends MeasuredRuns {
  /** In the plan. */
  readonly index: number
  readonly place: number
}

function runValues(
  { context, image, bench }: CellScan,
  ranges: readonly RunRange[],
  index: number,
): RunValues {
  const measure = context.plan.measures[index]
  const name = measure === undefined ? null : storedColumn(measure.name)
  const bit = name === null ? 0 : 1 << optional32.indexOf(name)
  const rows = ranges.reduce((sum, { inFrom, inTo }) => sum + inTo - inFrom, 0)
  // One more than is kept may be written.
  const place = bench.take(4 * (rows + 1))
  const into = bench.uint32(place, rows)
  let at = 0
  // Runs follow one another in memory, mostly: what lies together is copied together.
  let source: Uint32Array | null = null
  let from = 0
  let to = 0
  const flush = (): void => {
    if (source !== null) into.set(source.subarray(from, to), at - (to - from))
    source = null
  }
  const sizes: number[] = []
  for (const { slab, run, inFrom, inTo } of ranges) {
    const column = name === null ? null : slab[name]
    const isComplete = ((image.directory.complete[run] ?? 0) & bit) !== 0
    if (column !== null && isComplete) {
      if (source !== column || to !== inFrom) {
        flush()
        source = column
        from = inFrom
      }
      to = inTo
      at += inTo - inFrom
      sizes.push(inTo - inFrom)
      continue
    }
    flush()
    if (column === null) {
      sizes.push(0)
      continue
    }
    into.set(column.subarray(inFrom, inTo), at)
    const size = bench.kernels.present(place + 4 * at, inTo - inFrom, place + 4 * at)
    at += size
    sizes.push(size)
  }
  flush()
  return { index, column: name, place, sizes }
}

type CellFigures = Omit<
  WrittenCell,
  'protocol' | 'slot' | 'phantom' | 'unknownBand' | 'mixedPhantom'
>

/** Null where no exam has a value. */
function cellOf(
  { context, bench }: CellScan,
  ranges: readonly RunRange[],
  { index, place, sizes: allSizes }: RunValues,
  minimum: number,
): CellFigures | null {
  const { plan, ranks } = context
  const { wants } = plan
  let whole = 0
  let exams = 0
  let rows = 0
  const kept: number[] = []
  for (const [i, size] of allSizes.entries()) {
    const range = ranges[i]
    rows += range === undefined ? 0 : range.inTo - range.inFrom
    whole += size
    if (size === 0 || size < minimum) continue
    exams += size
    kept.push(i)
  }
  if (whole === 0) return null
  const values = exams === whole ? place : keptValues(bench, place, allSizes, minimum, exams)
  const sizes = kept.map((i) => allSizes[i] ?? 0)
  const isOfExams = plan.sampleOf === 'exams'
  const medians = isOfExams && !wants.units ? none : unitMedians(bench, values, sizes)
  const byMedian = medians.toSorted()
  return {
    measure: index,
    splits: [],
    exams,
    units: kept.length,
    facilities: kept.length,
    patients: patientsOf(ranges, kept, plan, index),
    underMinimum: whole - exams,
    noValue: rows - whole,
    figures: isOfExams
      ? ranks.figures(exams, (wanted) => selectRanks(bench, values, exams, wanted))
      : ranks.figures(kept.length, (wanted) => wanted.map((rank) => byMedian[rank] ?? NaN)),
    sample: wants.sample ? byMedian : null,
    unitRows: wants.units
      ? { unit: kept.map((i) => ranges[i]?.facility ?? 0), exams: sizes, median: medians }
      : null,
    traces: wants.traces === null ? null : tracesOf(ranges, kept, plan, wants.traces, index),
    histogram: null,
    sequences: null,
    logMad: null,
  }
}

const none = new Float64Array(0)

/** The values of the runs that are large enough, at a place of their own. */
function keptValues(
  bench: Workbench,
  place: number,
  sizes: readonly number[],
  minimum: number,
  total: number,
): number {
  const kept = bench.take(4 * total)
  const into = bench.uint32(kept, total)
  let from = 0
  let at = 0
  for (const size of sizes) {
    if (size >= minimum) {
      into.set(bench.uint32(place + 4 * from, size), at)
      at += size
    }
    from += size
  }
  return kept
}

function patientsOf(
  ranges: readonly RunRange[],
  kept: readonly number[],
  { measures, wants }: CellPlan,
  index: number,
): number {
  if (wants.patientsUpTo === 0) return 0
  const name = storedColumn(measures[index]?.name ?? 'effectiveDose')
  const found = new DistinctValues(wants.patientsUpTo)
  for (const i of kept) {
    const range = ranges[i]
    if (range === undefined) continue
    const { slab, inFrom, inTo } = range
    const column = name === null ? null : slab[name]
    if (addPatients(found, slab.patient, column, inFrom, inTo)) return wants.patientsUpTo
  }
  return found.count
}

function tracesOf(
  ranges: readonly RunRange[],
  kept: readonly number[],
  { measures }: CellPlan,
  facilities: Uint32Array,
  index: number,
): Uint32Array {
  const name = storedColumn(measures[index]?.name ?? 'effectiveDose')
  const traces = new Uint32Array(traceWords)
  for (const i of kept) {
    const range = ranges[i]
    const column = range === undefined || name === null ? null : range.slab[name]
    if (range === undefined || column === null) continue
    const { slab, inFrom, inTo, facility } = range
    const standsFor = facilities[facility] ?? 0
    for (let row = inFrom; row < inTo; row++) {
      const value = column[row] ?? absent32
      if (value !== absent32)
        addTrace(traces, standsFor, slab.patient[row] ?? 0, slab.day[row] ?? 0, value)
    }
  }
  return traces
}
