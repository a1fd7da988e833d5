import { noBand } from './band-lookup.ts'
import type { ProtocolCells } from './cell-plan.ts'
import { inCellOrder, type CellWriter, type UnitRows, type WrittenCell } from './cell-writer.ts'
import { DistinctValues } from './distinct-values.ts'
import type { ExamImage } from './exam-image.ts'
import { absent32, phantomCodes } from './exam-rows.ts'
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

/**
 * Whether an index has all that a plan asks of a protocol: the same dates, figures of unit medians, and measures of
 * which it can tell without the exams how many are used: one, or all of its own where those are two.
 */
export function isIndexed(context: TaskContext, index: UnitIndex, protocol: number): boolean {
  const { plan } = context
  if (plan.fromDay !== index.fromDay || plan.toDay !== index.toDay) return false
  if (plan.sampleOf !== 'unit-medians' || !canScanRuns(context, protocol)) return false
  const cells = context.cellsOf(protocol)
  if (cells === null) return true
  const names = cells.measures.map((m) => storedColumn(plan.measures[m]?.name ?? 'effectiveDose'))
  return (
    names.every((name) => index.measures.some((measure) => measure.name === name)) &&
    (names.length === 1 || (names.length === 2 && index.measures.length === 2))
  )
}

/** Answers the runs of one protocol from an index of the same image, whose plan `isIndexed`. */
export function answerFromIndex(
  context: TaskContext,
  image: ExamImage,
  index: UnitIndex,
  task: Task,
  writer: CellWriter,
): Omit<TaskResult, 'cells'> {
  const cells = context.cellsOf(task.protocol)
  const lookup = cells === null ? null : context.lookupOf(cells)
  const counts = new RowCounts()
  const spans = cellSpans(context, image, index, task, counts)
  if (cells === null || lookup === null) return counts.result()
  const measured = measuresOf(context, index, cells)
  const written = spans.found.flatMap((span) => {
    const { band: slot, phantom } = span.stratum
    const rule = lookup.ruleOf[slot] ?? 0
    const minimum = cells.rules[rule]?.unitMinimum ?? 0
    countUsed(counts, index, measured, span, minimum)
    return measured.flatMap(({ place, measure }) => {
      const cell = indexedCell(context, image, measure, span, minimum)
      if (cell === null) return []
      const unknownBand = counts.unknownByRule[rule] ?? 0
      const mixedPhantom = spans.mixedBySlot.get(slot) ?? 0
      const { protocol } = task
      return [{ ...cell, protocol, slot, phantom, measure: place, unknownBand, mixedPhantom }]
    })
  })
  for (const cell of written.sort(inCellOrder)) writer.write(cell)
  return counts.result()
}

/** The runs of one cell. */
interface CellSpan {
  readonly stratum: Stratum
  readonly first: number
  readonly end: number
  /** Rows within the dates, of the facilities seen. */
  readonly rows: number
  /** By run; null: all are seen. */
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
  const { facilities } = plan.seen
  const isSeen =
    facilities === null
      ? null
      : (run: number): boolean => facilities[directory.facility[run] ?? 0] === 1
  const cells = context.cellsOf(protocol)
  const lookup = cells === null ? null : context.lookupOf(cells)
  const mixedBySlot = new Map<number, number>()
  const found: CellSpan[] = []
  for (let cell = cellAt(index, firstRun); (index.cellStarts[cell] ?? endRun) < endRun; cell++) {
    const first = index.cellStarts[cell] ?? 0
    const end = index.cellStarts[cell + 1] ?? first
    let all = 0
    let rows = 0
    for (let run = first; run < end; run++) {
      if (isSeen !== null && !isSeen(run)) continue
      all += directory.rows[run] ?? 0
      rows += index.rows[run] ?? 0
    }
    counts.lookAt(all, rows)
    if (rows === 0) continue
    const stratum = stratumOf(directory.stratum[first] ?? 0)
    const fate = fateOfRun(stratum, plan, lookup !== null)
    if (fate !== null) counts.leaveOut(fate, rows)
    else if (stratum.band >= noBand) counts.leaveBandless(stratum.band, rows)
    else if (stratum.phantom === phantomCodes.mixed) {
      counts.leaveOut('mixed-phantom', rows)
      mixedBySlot.set(stratum.band, (mixedBySlot.get(stratum.band) ?? 0) + rows)
    } else found.push({ stratum, first, end, rows, isSeen })
  }
  return { found, mixedBySlot }
}

/** The cell that begins at a run. */
function cellAt({ cellStarts }: UnitIndex, run: number): number {
  let low = 0
  let high = cellStarts.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((cellStarts[middle] ?? 0) < run) low = middle + 1
    else high = middle
  }
  return low
}

interface Measured {
  /** In the plan. */
  readonly place: number
  readonly measure: IndexedMeasure
}

function measuresOf(
  { plan }: TaskContext,
  index: UnitIndex,
  { measures }: ProtocolCells,
): readonly Measured[] {
  return measures.map((place) => {
    const name = storedColumn(plan.measures[place]?.name ?? 'effectiveDose')
    const measure = index.measures.find((candidate) => candidate.name === name)
    if (measure === undefined) throw new RangeError('a measure that is not indexed')
    return { place, measure }
  })
}

/** Rows are used where any of their measures, one or two, is of a unit that counts. */
function countUsed(
  counts: RowCounts,
  index: UnitIndex,
  [one, two]: readonly Measured[],
  { first, end, rows, isSeen }: CellSpan,
  minimum: number,
): void {
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

type IndexedCell = Omit<
  WrittenCell,
  'protocol' | 'slot' | 'phantom' | 'measure' | 'unknownBand' | 'mixedPhantom'
>

/** Null where no exam has a value. */
function indexedCell(
  { plan, ranks }: TaskContext,
  image: ExamImage,
  { name, exams, median, order }: IndexedMeasure,
  { first, end, rows, isSeen }: CellSpan,
  minimum: number,
): IndexedCell | null {
  const kept = new Uint32Array(end - first)
  let units = 0
  let whole = 0
  let keptExams = 0
  for (let place = first; place < end; place++) {
    const run = order[place] ?? 0
    if (isSeen !== null && !isSeen(run)) continue
    const size = exams[run] ?? 0
    whole += size
    if (size === 0 || size < minimum) continue
    kept[units++] = run
    keptExams += size
  }
  if (whole === 0) return null
  const runs = kept.subarray(0, units)
  const { wants, fromDay, toDay } = plan
  return {
    splits: [],
    exams: keptExams,
    units,
    facilities: units,
    patients: patientsOf(image, name, runs, fromDay, toDay, wants.patientsUpTo),
    underMinimum: whole - keptExams,
    noValue: rows - whole,
    figures: ranks.figures(units, (wanted) =>
      wanted.map((rank) => median[runs[rank] ?? -1] ?? Number.NaN),
    ),
    sample: wants.sample ? Float64Array.from(runs, (run) => median[run] ?? Number.NaN) : null,
    unitRows: wants.units ? unitRowsOf(image, runs.toSorted(), exams, median) : null,
    histogram: null,
    sequences: null,
    logMad: null,
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
  fromDay: number,
  toDay: number,
  most: number,
): number {
  if (most === 0) return 0
  const found = new DistinctValues(most)
  for (const run of runs) {
    const { slab, from, to } = daysWithin(image, run, fromDay, toDay)
    for (let row = from; row < to; row++) {
      if ((slab[name]?.[row] ?? absent32) === absent32) continue
      if (found.add(slab.patient, row, row + 1)) return most
    }
  }
  return found.count
}
