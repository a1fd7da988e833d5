import { noBand } from './band-lookup.ts'
import type { CellPlan, ProtocolCells } from './cell-plan.ts'
import { inCellOrder, type CellWriter, type UnitRows, type WrittenCell } from './cell-writer.ts'
import { addPatients, DistinctValues, type RowBudget } from './distinct-values.ts'
import type { ExamImage } from './exam-image.ts'
import { phantomCodes } from './exam-rows.ts'
import { storedColumn } from './measure-column.ts'
import { fateOfRun } from './run-fate.ts'
import { daysWithin } from './row-ranges.ts'
import { RowCounts } from './row-counts.ts'
import type { Task } from './run-task.ts'
import { canScanRuns } from './scan-runs.ts'
import { stratumOf, type Stratum } from './stratum.ts'
import type { TaskContext } from './task-context.ts'
import type { TaskResult } from './task-result.ts'
import type { IndexedMeasure, UnitIndex } from './unit-index.ts'
import type { CellMeasure } from './index-cells.ts'

/**
 * Whether an index has all that a plan asks of a protocol: the same dates, figures of unit medians, and measures of
 * which it can tell without the exams how many are used: one, or all of its own where those are two.
 */
export function isIndexed(context: TaskContext, index: UnitIndex, protocol: number): boolean {
  const { plan } = context
  if (plan.fromDay !== index.fromDay || plan.toDay !== index.toDay) return false
  if (plan.purpose !== index.purpose || plan.wants.traces !== null) return false
  if (plan.sampleOf !== 'unit-medians' || !canScanRuns(context, protocol)) return false
  const cells = context.cellsOf(protocol)
  if (cells === null) return true
  const names = cells.measures.map((m) => storedColumn(plan.measures[m]?.name ?? 'effectiveDose'))
  return (
    new Set(names).size === names.length &&
    names.every((name) => index.measures.some((measure) => measure.name === name)) &&
    (names.length === 1 || (names.length === 2 && index.measures.length === 2))
  )
}

/**
 * Answers the runs of one protocol from an index of the same image, whose plan `isIndexed`.
 * @returns null when more exams would have to be looked at for their patients than the budget has; what was written then
 * is of no use
 */
export function answerFromIndex(
  context: TaskContext,
  image: ExamImage,
  index: UnitIndex,
  task: Task,
  writer: CellWriter,
  budget: RowBudget,
): Omit<TaskResult, 'cells'> | null {
  const cells = context.cellsOf(task.protocol)
  const lookup = cells === null ? null : context.lookupOf(cells)
  const counts = new RowCounts()
  const spans = cellSpans(context, image, index, task, counts)
  if (cells === null || lookup === null) return counts.result()
  const measured = measuresOf(context, index, cells)
  const written: WrittenCell[] = []
  for (const span of spans.found) {
    const slot = span.stratum.band
    const rule = lookup.ruleOf[slot] ?? 0
    const minimum = cells.rules[rule]?.unitMinimum ?? 0
    countUsed(counts, index, measured, span, minimum)
    const beside = {
      protocol: task.protocol,
      unknownBand: counts.unknownByRule[rule] ?? 0,
      mixedPhantom: spans.mixedBySlot.get(slot) ?? 0,
    }
    for (const each of measured) {
      const cell = indexedCell(context, image, each, span, minimum, beside, budget)
      if (budget.rows < 0) return null
      if (cell !== null) written.push(cell)
    }
  }
  for (const cell of written.sort(inCellOrder)) writer.write(cell)
  return counts.result()
}

/** The runs of one cell, and its sums over the facilities seen. */
interface CellSpan {
  readonly stratum: Stratum
  readonly cell: number
  readonly first: number
  readonly end: number
  /** Rows within the dates. */
  readonly rows: number
  /** By run; null: all are seen, and the index has the sums. */
  readonly isSeen: ((run: number) => boolean) | null
}

/** The cells of a protocol with rows; those that are in no cell of the plan are counted and left out. */
function cellSpans(
  context: TaskContext,
  { directory }: ExamImage,
  index: UnitIndex,
  { protocol, firstRun, endRun }: Task,
  counts: RowCounts,
): { readonly found: readonly CellSpan[]; readonly mixedBySlot: ReadonlyMap<number, number> } {
  const { plan } = context
  const { facilities, phantoms } = plan.seen
  const isSeen =
    facilities === null
      ? null
      : (run: number): boolean => facilities[directory.facility[run] ?? 0] === 1
  const isMapped = context.cellsOf(protocol) !== null
  const { starts } = index.cells
  const mixedBySlot = new Map<number, number>()
  const found: CellSpan[] = []
  for (let cell = index.cells.cellFrom(firstRun); (starts[cell] ?? endRun) < endRun; cell++) {
    const first = starts[cell] ?? 0
    const end = starts[cell + 1] ?? first
    const stratum = stratumOf(directory.stratum[first] ?? 0)
    if (phantoms !== null && phantoms[stratum.phantom] !== 1) continue
    const { all, rows } =
      isSeen === null ? wholeRows(index, cell) : seenRows(index, first, end, isSeen)
    counts.lookAt(all, rows)
    if (rows === 0) continue
    const fate = fateOfRun(stratum, plan, isMapped)
    if (fate !== null) counts.leaveOut(fate, rows)
    else if (stratum.band >= noBand) counts.leaveBandless(stratum.band, rows)
    else if (stratum.phantom === phantomCodes.mixed) {
      counts.leaveOut('mixed-phantom', rows)
      mixedBySlot.set(stratum.band, (mixedBySlot.get(stratum.band) ?? 0) + rows)
    } else found.push({ stratum, cell, first, end, rows, isSeen })
  }
  return { found, mixedBySlot }
}

const wholeRows = ({ cells }: UnitIndex, cell: number) => ({
  all: cells.all[cell] ?? 0,
  rows: cells.rows[cell] ?? 0,
})

function seenRows(
  { directory, rows: within }: UnitIndex,
  first: number,
  end: number,
  isSeen: (run: number) => boolean,
) {
  let all = 0
  let rows = 0
  for (let run = first; run < end; run++) {
    if (!isSeen(run)) continue
    all += directory.rows[run] ?? 0
    rows += within[run] ?? 0
  }
  return { all, rows }
}

interface Measured {
  /** In the plan. */
  readonly place: number
  readonly measure: IndexedMeasure
  readonly sums: CellMeasure
}

function measuresOf(
  { plan }: TaskContext,
  index: UnitIndex,
  { measures }: ProtocolCells,
): readonly Measured[] {
  return measures.map((place) => {
    const name = storedColumn(plan.measures[place]?.name ?? 'effectiveDose')
    const at = index.measures.findIndex((candidate) => candidate.name === name)
    const measure = index.measures[at]
    const sums = index.cells.measures[at]
    if (measure === undefined || sums === undefined)
      throw new RangeError('a measure that is not indexed')
    return { place, measure, sums }
  })
}

/** Whether every facility of a cell is seen and has as many exams as it needs. */
const isWhole = ({ sums }: Measured, { cell, isSeen }: CellSpan, minimum: number): boolean =>
  isSeen === null && (sums.units[cell] === 0 || (sums.least[cell] ?? 0) >= minimum)

/** Rows are used where any of their measures, one or two, is of a unit that counts. */
function countUsed(
  counts: RowCounts,
  index: UnitIndex,
  measured: readonly Measured[],
  span: CellSpan,
  minimum: number,
): void {
  const { cell, first, end, rows, isSeen } = span
  const [one, two] = measured
  if (measured.every((each) => isWhole(each, span, minimum))) {
    const placed =
      two === undefined ? (one?.sums.exams[cell] ?? 0) : (index.cells.placed[cell] ?? 0)
    counts.use(placed)
    counts.leaveOut('no-value', rows - placed)
    return
  }
  let allPlaced = 0
  let allUsed = 0
  for (let run = first; run < end; run++) {
    if (isSeen !== null && !isSeen(run)) continue
    const left = one?.measure.exams[run] ?? 0
    const right = two === undefined ? left : (two.measure.exams[run] ?? 0)
    const placed = two === undefined ? left : (index.placed[run] ?? 0)
    const isLeft = left >= minimum
    const isRight = right >= minimum
    allPlaced += placed
    allUsed += isLeft && isRight ? placed : isLeft ? left : isRight ? right : 0
  }
  counts.use(allUsed)
  counts.leaveOut('under-minimum', allPlaced - allUsed)
  counts.leaveOut('no-value', rows - allPlaced)
}

/** The runs that count, by median. */
interface Kept {
  readonly runs: Uint32Array
  readonly medians: Float64Array
  readonly exams: number
  /** Exams of those that are too few. */
  readonly under: number
}

/** Null where no exam has a value. */
function indexedCell(
  { plan, ranks }: TaskContext,
  image: ExamImage,
  measured: Measured,
  span: CellSpan,
  minimum: number,
  {
    protocol,
    unknownBand,
    mixedPhantom,
  }: Pick<WrittenCell, 'protocol' | 'unknownBand' | 'mixedPhantom'>,
  budget: RowBudget,
): WrittenCell | null {
  const { name, exams, median } = measured.measure
  const kept = isWhole(measured, span, minimum)
    ? wholeCell(measured, span)
    : keptRuns(measured, span, minimum)
  const { runs, medians } = kept
  if (kept.exams + kept.under === 0) return null
  const { wants } = plan
  return {
    protocol,
    slot: span.stratum.band,
    phantom: span.stratum.phantom,
    measure: measured.place,
    unknownBand,
    mixedPhantom,
    splits: [],
    exams: kept.exams,
    units: runs.length,
    facilities: runs.length,
    patients: patientsOf(image, name, runs, plan, budget),
    underMinimum: kept.under,
    noValue: span.rows - kept.exams - kept.under,
    figures: ranks.figures(runs.length, (wanted) => wanted.map((rank) => medians[rank] ?? NaN)),
    sample: wants.sample ? medians : null,
    unitRows: wants.units ? unitRowsOf(image, runs.toSorted(), exams, median) : null,
    traces: null,
    histogram: null,
    sequences: null,
    logMad: null,
  }
}

function wholeCell({ measure, sums }: Measured, { cell, first }: CellSpan): Kept {
  const units = sums.units[cell] ?? 0
  return {
    runs: measure.order.subarray(first, first + units),
    medians: measure.sorted.subarray(first, first + units),
    exams: sums.exams[cell] ?? 0,
    under: 0,
  }
}

function keptRuns(
  { measure: { order, exams, sorted } }: Measured,
  { first, end, isSeen }: CellSpan,
  minimum: number,
): Kept {
  const runs = new Uint32Array(end - first)
  const medians = new Float64Array(end - first)
  let units = 0
  let kept = 0
  let under = 0
  for (let place = first; place < end; place++) {
    const run = order[place] ?? 0
    if (isSeen !== null && !isSeen(run)) continue
    const size = exams[run] ?? 0
    if (size === 0 || size < minimum) under += size
    else {
      medians[units] = sorted[place] ?? Number.NaN
      runs[units++] = run
      kept += size
    }
  }
  return {
    runs: runs.subarray(0, units),
    medians: medians.subarray(0, units),
    exams: kept,
    under,
  }
}

function unitRowsOf(
  { directory }: ExamImage,
  runs: Uint32Array,
  exams: Uint32Array,
  median: Float64Array,
): UnitRows {
  return {
    unit: Uint16Array.from(runs, (run) => directory.facility[run] ?? 0),
    exams: runs.map((run) => exams[run] ?? 0),
    median: Float64Array.from(runs, (run) => median[run] ?? Number.NaN),
  }
}

function patientsOf(
  image: ExamImage,
  name: IndexedMeasure['name'],
  runs: Uint32Array,
  { fromDay, toDay, wants: { patientsUpTo } }: CellPlan,
  budget: RowBudget,
): number {
  if (patientsUpTo === 0) return 0
  const found = new DistinctValues(patientsUpTo)
  for (const run of runs) {
    const { slab, from, to } = daysWithin(image, run, fromDay, toDay)
    if (addPatients(found, slab.patient, slab[name], from, to, budget)) return patientsUpTo
    if (budget.rows < 0) return 0
  }
  return found.count
}
