import type { BandLookup } from './band-lookup.ts'
import { noBand } from './band-lookup.ts'
import type { CellPlan, Measure, ProtocolCells } from './cell-plan.ts'
import { inCellOrder, type CellWriter, type WrittenCell } from './cell-writer.ts'
import { DistinctValues } from './distinct-up-to.ts'
import type { ExamImage } from './exam-image.ts'
import { absent32, phantomCodes } from './exam-rows.ts'
import { storedColumn, type StoredMeasure } from './measure-column.ts'
import { medianOf } from './median-of.ts'
import { fateOfRun } from './run-fate.ts'
import { runRanges, type RunRange } from './row-ranges.ts'
import { RowCounts } from './row-counts.ts'
import { useRuns } from './use-runs.ts'
import type { Scratch } from './scratch.ts'
import { selectRanks, type Piece } from './select-ranks.ts'
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
  scratch: Scratch,
  writer: CellWriter,
): Omit<TaskResult, 'cells'> {
  const { plan } = context
  const cells = context.cellsOf(protocol)
  const lookup = cells === null ? null : context.lookupOf(cells)
  const counts = new RowCounts()
  const ranges = livingRuns(runRanges(image, plan, firstRun, endRun), plan, cells !== null, counts)
  if (cells === null || lookup === null) return counts.result()
  const scan = { context, image, protocol, cells, lookup, counts, scratch }
  const mixedBySlot = new Map<number, number>()
  for (const { stratum, inFrom, inTo } of ranges) {
    if (stratum.phantom !== phantomCodes.mixed) continue
    counts.leaveOut('mixed-phantom', inTo - inFrom)
    mixedBySlot.set(stratum.band, (mixedBySlot.get(stratum.band) ?? 0) + inTo - inFrom)
  }
  const written: WrittenCell[] = []
  for (let first = 0; first < ranges.length; ) {
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
  readonly scratch: Scratch
}

/** The measures of one band on one phantom, whose runs ascend by facility. */
function scanCell(
  scan: CellScan,
  { band: slot, phantom }: Stratum,
  ranges: readonly RunRange[],
  mixedPhantom: number,
): readonly WrittenCell[] {
  const { context, cells, lookup, counts } = scan
  const minimum = cells.rules[lookup.ruleOf[slot] ?? 0]?.unitMinimum ?? 0
  const scanned = cells.measures.map((index) => presentPieces(scan, ranges, index))
  useRuns(ranges, scanned, minimum, counts)
  return scanned.flatMap(({ index, pieces, absent }) => {
    const length = (piece: Piece): number => piece.to - piece.from
    const whole = pieces.reduce((sum, piece) => sum + length(piece), 0)
    if (whole === 0) return []
    const kept = [...pieces.keys()].filter((i) => {
      const piece = pieces[i]
      return piece !== undefined && length(piece) > 0 && length(piece) >= minimum
    })
    return [
      writtenCell(scan, ranges, pieces, kept, {
        slot, phantom, index, absent, whole, mixedPhantom, plan: context.plan,
      }),
    ]
  })
}

/** The values of one measure, run by run, without the absent ones. */
interface PresentPieces {
  readonly index: number
  readonly column: StoredMeasure | null
  readonly pieces: readonly Piece[]
  readonly absent: number
}

function presentPieces(
  { context, image, scratch }: CellScan,
  ranges: readonly RunRange[],
  index: number,
): PresentPieces {
  const measure = context.plan.measures[index]
  const name = measure === undefined ? null : storedColumn(measure.name)
  const bit = name === null ? 0 : 1 << optional32.indexOf(name)
  let absent = 0
  let compacted = 0
  const rows = ranges.reduce((sum, { inFrom, inTo }) => sum + inTo - inFrom, 0)
  const pieces = ranges.map(({ slab, run, inFrom, inTo }) => {
    const column = name === null ? null : slab[name]
    if (column === null) {
      absent += inTo - inFrom
      return { values: nothing, from: 0, to: 0 }
    }
    if (((image.directory.complete[run] ?? 0) & bit) !== 0)
      return { values: column, from: inFrom, to: inTo }
    const values = scratch.uint32(`present ${index}`, rows)
    const from = compacted
    for (let row = inFrom; row < inTo; row++) {
      const value = column[row] ?? absent32
      if (value !== absent32) values[compacted++] = value
    }
    absent += inTo - inFrom - (compacted - from)
    return { values, from, to: compacted }
  })
  return { index, column: name, pieces, absent }
}

const nothing = new Uint32Array(0)

interface CellNumbers {
  readonly slot: number
  readonly phantom: number
  readonly index: number
  readonly absent: number
  readonly whole: number
  readonly mixedPhantom: number
  readonly plan: CellPlan
}

function writtenCell(
  { context, protocol, lookup, counts, scratch }: CellScan,
  ranges: readonly RunRange[],
  pieces: readonly Piece[],
  kept: readonly number[],
  { slot, phantom, index, absent, whole, mixedPhantom, plan }: CellNumbers,
): WrittenCell {
  const keptPieces = kept.flatMap((i) => pieces[i] ?? [])
  const sizes = keptPieces.map(({ from, to }) => to - from)
  const exams = sizes.reduce((sum, size) => sum + size, 0)
  const needsMedians = plan.sampleOf === 'unit-medians' || plan.wants.units
  const medians = needsMedians ? keptPieces.map((piece) => medianOf(piece, scratch)) : []
  const byMedian = Float64Array.from(medians).sort()
  return {
    protocol,
    slot,
    phantom,
    measure: index,
    splits: [],
    exams,
    units: kept.length,
    facilities: kept.length,
    patients: patientsOf(ranges, kept, plan, index),
    underMinimum: whole - exams,
    unknownBand: counts.unknownByRule[lookup.ruleOf[slot] ?? 0] ?? 0,
    mixedPhantom,
    noValue: absent,
    figures:
      plan.sampleOf === 'exams'
        ? context.ranks.figures(exams, (ranks) =>
            selectRanks(joined(keptPieces), exams, ranks, scratch),
          )
        : context.ranks.figures(kept.length, (ranks) => ranks.map((rank) => byMedian[rank] ?? NaN)),
    sample: plan.wants.sample ? byMedian : null,
    unitRows: plan.wants.units
      ? { unit: kept.map((i) => ranges[i]?.facility ?? 0), exams: sizes, median: medians }
      : null,
    histogram: null,
    sequences: null,
    logMad: null,
  }
}

/** Pieces that follow one another in memory are one: runs are short, and laid out cell by cell. */
function joined(pieces: readonly Piece[]): readonly Piece[] {
  const long: Piece[] = []
  let open: Piece | null = null
  for (const piece of pieces) {
    if (open !== null && open.values === piece.values && open.to === piece.from)
      open = { values: open.values, from: open.from, to: piece.to }
    else {
      if (open !== null) long.push(open)
      open = piece
    }
  }
  if (open !== null) long.push(open)
  return long
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
    const column = range === undefined || name === null ? null : range.slab[name]
    if (range === undefined || column === null) continue
    for (let row = range.inFrom; row < range.inTo; row++) {
      if (column[row] === absent32) continue
      if (found.add(range.slab.patient, row, row + 1)) return wants.patientsUpTo
    }
  }
  return found.count
}
