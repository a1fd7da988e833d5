import type { CellPlan } from './cell-plan.ts'
import { leftOutReasons, type CellColumns, type CellTable, type Ragged } from './cell-table.ts'
import type { TaskResult } from './task-result.ts'

type Values = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array

/** The results of a plan's tasks, in their order, as one table. */
export function joinResults(plan: CellPlan, results: readonly TaskResult[]): CellTable {
  const cells = joinColumns(
    plan,
    results.map((result) => result.cells),
  )
  return { cells, ...sumCounts(results) }
}

/** Where the rows of all tasks went. */
export function sumCounts(
  results: readonly Omit<TaskResult, 'cells'>[],
): Omit<TaskResult, 'cells'> {
  const leftOut = new Float64Array(leftOutReasons.length)
  let seen = 0
  let used = 0
  for (const result of results) {
    seen += result.seen
    used += result.used
    for (let place = 0; place < leftOut.length; place++)
      leftOut[place] = (leftOut[place] ?? 0) + (result.leftOut[place] ?? 0)
  }
  return { seen, used, leftOut }
}

function joinColumns(plan: CellPlan, parts: readonly CellColumns[]): CellColumns {
  const list = <Of extends Values>(pick: (part: CellColumns) => Of | null, make: Make<Of>): Of =>
    concat(
      parts.flatMap((part) => pick(part) ?? []),
      make,
    )
  const optional = <Of extends Values>(
    wanted: boolean,
    pick: (part: CellColumns) => Of | null,
    make: Make<Of>,
  ): Of | null => (wanted ? list(pick, make) : null)
  const ragged = <Of extends Values>(
    wanted: boolean,
    pick: (part: CellColumns) => Ragged<Of> | null,
    make: Make<Of>,
  ): Ragged<Of> | null =>
    wanted
      ? {
          ends: joinEnds(parts.map((part) => pick(part)?.ends ?? new Uint32Array(0))),
          values: list((part) => pick(part)?.values ?? null, make),
        }
      : null
  const { wants } = plan
  return {
    length: parts.reduce((sum, part) => sum + part.length, 0),
    protocol: list((part) => part.protocol, uint16),
    slot: list((part) => part.slot, uint16),
    phantom: list((part) => part.phantom, uint8),
    measure: list((part) => part.measure, uint8),
    splits: plan.splits.map((_, split) => list((part) => part.splits[split] ?? null, uint16)),
    exams: list((part) => part.exams, uint32),
    units: list((part) => part.units, uint32),
    facilities: list((part) => part.facilities, uint32),
    patients: list((part) => part.patients, uint32),
    underMinimum: list((part) => part.underMinimum, uint32),
    unknownBand: list((part) => part.unknownBand, uint32),
    mixedPhantom: list((part) => part.mixedPhantom, uint32),
    noValue: list((part) => part.noValue, uint32),
    quantiles: list((part) => part.quantiles, float64),
    lower: list((part) => part.lower, float64),
    upper: list((part) => part.upper, float64),
    sample: ragged(wants.sample, (part) => part.sample, float64),
    unitCode: ragged(wants.units, (part) => part.unitCode, uint16),
    unitExams: optional(wants.units, (part) => part.unitExams, uint32),
    unitMedian: optional(wants.units, (part) => part.unitMedian, float64),
    traces: optional(wants.traces !== null, (part) => part.traces, uint32),
    histogram: ragged(wants.histogramPerDecade > 0, (part) => part.histogram, uint32),
    firstBin: optional(wants.histogramPerDecade > 0, (part) => part.firstBin, int32),
    sequences: optional(wants.sequences, (part) => part.sequences, float64),
    logMad: optional(wants.logMad, (part) => part.logMad, float64),
  }
}

type Make<Of> = (length: number) => Of
const uint8: Make<Uint8Array> = (length) => new Uint8Array(length)
const uint16: Make<Uint16Array> = (length) => new Uint16Array(length)
const uint32: Make<Uint32Array> = (length) => new Uint32Array(length)
const int32: Make<Int32Array> = (length) => new Int32Array(length)
const float64: Make<Float64Array> = (length) => new Float64Array(length)

function concat<Of extends Values>(parts: readonly Of[], make: Make<Of>): Of {
  const joined = make(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}

function joinEnds(parts: readonly Uint32Array[]): Uint32Array {
  let before = 0
  const shifted = parts.map((ends) => {
    const moved = ends.map((end) => end + before)
    before = moved.at(-1) ?? before
    return moved
  })
  return concat(shifted, uint32)
}
