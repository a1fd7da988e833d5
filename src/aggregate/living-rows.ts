import type { CellPlan, ProtocolCells } from './cell-plan.ts'
import { absent16, absent32 } from './exam-rows.ts'
import { storedColumn } from './measure-column.ts'
import type { RowCounts } from './row-counts.ts'
import type { RunRange } from './row-ranges.ts'
import { fateOfRun } from './run-fate.ts'
import type { Scratch } from './scratch.ts'
import type { SeenTest } from './seen-tests.ts'
import {
  columns16,
  columns32,
  columns8,
  optional16,
  optional32,
  type RowColumn,
  type Slab,
} from './slab.ts'

/** Rows of one run that are seen and that no reason of the run's keeps out of cells. */
export interface LivingRange {
  /** Columns of the rows from..to−1; of those that are sieved out of their slab, the columns that the plan needs. */
  readonly slab: Slab
  readonly from: number
  readonly to: number
  /** Number of the first row, counted through all ranges. */
  readonly at: number
  readonly run: number
  readonly facility: number
  readonly phantom: number
  /** Home band. */
  readonly band: number
  /** Places in the run's own slab of all sieved rows, by `from`; null: they are from..to−1. */
  readonly places: Uint32Array | null
}

/** The living rows of a task; those that do not live are counted. */
export function livingRows(
  ranges: readonly RunRange[],
  plan: CellPlan,
  cells: ProtocolCells | null,
  tests: readonly SeenTest[],
  counts: RowCounts,
  scratch: Scratch,
): readonly LivingRange[] {
  const living = ranges.filter((range) => {
    const fate = fateOfRun(range.stratum, plan, cells !== null)
    if (tests.length > 0) return fate === null || countSeen(range, tests, fate, counts, scratch)
    const within = range.inTo - range.inFrom
    counts.lookAt(range.to - range.from, within)
    if (fate !== null) counts.leaveOut(fate, within)
    return fate === null && within > 0
  })
  if (cells === null) return []
  return tests.length === 0
    ? asTheyLie(living)
    : sieved(living, plan, cells, tests, counts, scratch)
}

function asTheyLie(ranges: readonly RunRange[]): readonly LivingRange[] {
  let at = 0
  return ranges.map(({ slab, inFrom, inTo, run, facility, stratum: { phantom, band } }) => {
    const first = at
    at += inTo - inFrom
    return { slab, from: inFrom, to: inTo, at: first, run, facility, phantom, band, places: null }
  })
}

/** @returns false: the run has no living row */
function countSeen(
  { slab, from, to, inFrom, inTo }: RunRange,
  tests: readonly SeenTest[],
  fate: Parameters<RowCounts['leaveOut']>[0],
  counts: RowCounts,
  scratch: Scratch,
): false {
  const list = scratch.uint32('seen', to - from)
  const before = passing(slab, from, inFrom, tests, list)
  const within = passing(slab, inFrom, inTo, tests, list)
  const after = passing(slab, inTo, to, tests, list)
  counts.lookAt(before + within + after, within)
  counts.leaveOut(fate, within)
  return false
}

/** How many of some rows are seen; their places come to stand at the head of the list. */
function passing(
  slab: Slab,
  from: number,
  to: number,
  tests: readonly SeenTest[],
  list: Uint32Array,
): number {
  let count = to - from
  for (let i = 0; i < count; i++) list[i] = from + i
  for (const test of tests) count = test(slab, list, count)
  return count
}

/** Living rows side by side in columns of their own: the passes that follow read only them. */
function sieved(
  ranges: readonly RunRange[],
  plan: CellPlan,
  cells: ProtocolCells,
  tests: readonly SeenTest[],
  counts: RowCounts,
  scratch: Scratch,
): readonly LivingRange[] {
  const total = ranges.reduce((sum, { inFrom, inTo }) => sum + inTo - inFrom, 0)
  const longest = ranges.reduce((most, { from, to }) => Math.max(most, to - from), 0)
  const places = scratch.uint32('places', total)
  const list = scratch.uint32('seen', longest)
  const found: { readonly range: RunRange; readonly from: number; readonly to: number }[] = []
  let at = 0
  for (const range of ranges) {
    const { slab, from, to, inFrom, inTo } = range
    const outside = passing(slab, from, inFrom, tests, list) + passing(slab, inTo, to, tests, list)
    const within = passing(slab, inFrom, inTo, tests, list)
    counts.lookAt(outside + within, within)
    if (within === 0) continue
    places.set(list.subarray(0, within), at)
    found.push({ range, from: at, to: at + within })
    at += within
  }
  const slab = sievedSlab(found, at, neededColumns(plan, cells), places, scratch)
  return found.map(({ range: { run, facility, stratum }, from, to }) => {
    const { phantom, band } = stratum
    return { slab, from, to, at: from, run, facility, phantom, band, places }
  })
}

/** The columns that a plan reads of living rows. */
function neededColumns(plan: CellPlan, cells: ProtocolCells): ReadonlySet<RowColumn> {
  const needed = new Set<RowColumn>(['ageMonths'])
  for (const { variable } of cells.rules) needed.add(variable)
  for (const index of cells.measures) {
    const name = plan.measures[index]?.name ?? 'dlp'
    const column = storedColumn(name)
    if (column !== null) needed.add(column)
    else if (name === 'effectiveDose') needed.add('dlp')
    else needed.add('scanLengthTenthMm').add('diagnosticEvents')
  }
  for (const { by } of plan.splits) if (by !== 'facility') needed.add(by)
  if (plan.unit === 'scanner') needed.add('scanner')
  if (plan.wants.patientsUpTo > 0) needed.add('patient')
  return needed
}

function sievedSlab(
  found: readonly { readonly range: RunRange; readonly from: number; readonly to: number }[],
  length: number,
  needed: ReadonlySet<RowColumn>,
  places: Uint32Array,
  scratch: Scratch,
): Slab {
  const fill = (
    name: RowColumn,
    into: Uint8Array | Uint16Array | Uint32Array,
    absent: number,
  ): void => {
    for (const { range, from, to } of found) {
      const column = range.slab[name]
      if (column === null) into.fill(absent, from, to)
      else for (let i = from; i < to; i++) into[i] = column[places[i] ?? 0] ?? 0
    }
  }
  const made8 = (name: (typeof columns8)[number]): Uint8Array => {
    if (!needed.has(name)) return none8
    const into = scratch.uint8(`sieved ${name}`, length)
    fill(name, into, 0)
    return into
  }
  const made16 = (name: (typeof columns16 | typeof optional16)[number]): Uint16Array => {
    if (!needed.has(name)) return none16
    const into = scratch.uint16(`sieved ${name}`, length)
    fill(name, into, absent16)
    return into
  }
  const made32 = (name: (typeof columns32 | typeof optional32)[number]): Uint32Array => {
    if (!needed.has(name)) return none32
    const into = scratch.uint32(`sieved ${name}`, length)
    fill(name, into, absent32)
    return into
  }
  return {
    capacity: length,
    day: made16('day'),
    ageMonths: made16('ageMonths'),
    weight10g: made16('weight10g'),
    scanner: made16('scanner'),
    device: made16('device'),
    indication: made16('indication'),
    diagnosticEvents: made16('diagnosticEvents'),
    sequenceCount: made16('sequenceCount'),
    sex: made8('sex'),
    patient: made32('patient'),
    sizeTenthMm: made16('sizeTenthMm'),
    lateralTenthMm: made16('lateralTenthMm'),
    ctdivol: made32('ctdivol'),
    dlp: made32('dlp'),
    ssde: made32('ssde'),
    kap: made32('kap'),
    kaR: made32('kaR'),
    scanLengthTenthMm: made32('scanLengthTenthMm'),
  }
}

const none8 = new Uint8Array(0)
const none16 = new Uint16Array(0)
const none32 = new Uint32Array(0)
