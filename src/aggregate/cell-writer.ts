import type { CellPlan } from './cell-plan.ts'
import type { CellColumns, Ragged } from './cell-table.ts'
import { Growing } from './growing.ts'
import type { Figures } from './rank-plan.ts'

/** One cell as it is written. */
export interface WrittenCell {
  readonly protocol: number
  readonly slot: number
  readonly phantom: number
  readonly measure: number
  readonly splits: readonly number[]
  readonly exams: number
  readonly units: number
  readonly facilities: number
  readonly patients: number
  readonly underMinimum: number
  readonly unknownBand: number
  readonly mixedPhantom: number
  readonly noValue: number
  readonly figures: Figures
  /** What follows is there where the plan wants it. */
  readonly sample: ArrayLike<number> | null
  readonly unitRows: UnitRows | null
  readonly traces: Uint32Array | null
  readonly histogram: { readonly firstBin: number; readonly counts: ArrayLike<number> } | null
  readonly sequences: readonly [median: number, lower: number, upper: number] | null
  readonly logMad: readonly [median: number, deviation: number] | null
}

export interface UnitRows {
  readonly unit: ArrayLike<number>
  readonly exams: ArrayLike<number>
  readonly median: ArrayLike<number>
}

const uint8 = () => new Growing((length) => new Uint8Array(length))
const uint16 = () => new Growing((length) => new Uint16Array(length))
const uint32 = () => new Growing((length) => new Uint32Array(length))
const int32 = () => new Growing((length) => new Int32Array(length))
const float64 = () => new Growing((length) => new Float64Array(length))

/** Gathers cells as columns, in the order they are written. */
export class CellWriter {
  readonly #plan: CellPlan
  readonly #protocol = uint16()
  readonly #slot = uint16()
  readonly #phantom = uint8()
  readonly #measure = uint8()
  readonly #splits
  readonly #counts = {
    exams: uint32(),
    units: uint32(),
    facilities: uint32(),
    patients: uint32(),
    underMinimum: uint32(),
    unknownBand: uint32(),
    mixedPhantom: uint32(),
    noValue: uint32(),
  }
  readonly #quantiles = float64()
  readonly #lower = float64()
  readonly #upper = float64()
  readonly #sample = { ends: uint32(), values: float64() }
  readonly #units = { ends: uint32(), code: uint16(), exams: uint32(), median: float64() }
  readonly #traces = uint32()
  readonly #histogram = { ends: uint32(), counts: uint32(), firstBin: int32() }
  readonly #sequences = float64()
  readonly #logMad = float64()

  constructor(plan: CellPlan) {
    this.#plan = plan
    this.#splits = plan.splits.map(() => uint16())
  }

  write(cell: WrittenCell): void {
    this.#protocol.push(cell.protocol)
    this.#slot.push(cell.slot)
    this.#phantom.push(cell.phantom)
    this.#measure.push(cell.measure)
    for (const [i, split] of this.#splits.entries()) split.push(cell.splits[i] ?? 0)
    this.#counts.exams.push(cell.exams)
    this.#counts.units.push(cell.units)
    this.#counts.facilities.push(cell.facilities)
    this.#counts.patients.push(cell.patients)
    this.#counts.underMinimum.push(cell.underMinimum)
    this.#counts.unknownBand.push(cell.unknownBand)
    this.#counts.mixedPhantom.push(cell.mixedPhantom)
    this.#counts.noValue.push(cell.noValue)
    this.#quantiles.pushAll(cell.figures.quantiles)
    this.#lower.pushAll(cell.figures.lower)
    this.#upper.pushAll(cell.figures.upper)
    const { sample, unitRows, traces, histogram, sequences, logMad } = cell
    if (sample !== null) {
      this.#sample.values.pushAll(sample)
      this.#sample.ends.push(this.#sample.values.length)
    }
    if (unitRows !== null) this.#writeUnits(unitRows)
    if (traces !== null) this.#traces.pushAll(traces)
    if (histogram !== null) {
      this.#histogram.firstBin.push(histogram.firstBin)
      this.#histogram.counts.pushAll(histogram.counts)
      this.#histogram.ends.push(this.#histogram.counts.length)
    }
    if (sequences !== null) this.#sequences.pushAll(sequences)
    if (logMad !== null) this.#logMad.pushAll(logMad)
  }

  #writeUnits({ unit, exams, median }: UnitRows): void {
    this.#units.code.pushAll(unit)
    this.#units.exams.pushAll(exams)
    this.#units.median.pushAll(median)
    this.#units.ends.push(this.#units.code.length)
  }

  columns(): CellColumns {
    const { wants } = this.#plan
    const ragged = <Values>(ends: { taken(): Uint32Array }, values: Values): Ragged<Values> => ({
      ends: ends.taken(),
      values,
    })
    return {
      length: this.#protocol.length,
      protocol: this.#protocol.taken(),
      slot: this.#slot.taken(),
      phantom: this.#phantom.taken(),
      measure: this.#measure.taken(),
      splits: this.#splits.map((split) => split.taken()),
      exams: this.#counts.exams.taken(),
      units: this.#counts.units.taken(),
      facilities: this.#counts.facilities.taken(),
      patients: this.#counts.patients.taken(),
      underMinimum: this.#counts.underMinimum.taken(),
      unknownBand: this.#counts.unknownBand.taken(),
      mixedPhantom: this.#counts.mixedPhantom.taken(),
      noValue: this.#counts.noValue.taken(),
      quantiles: this.#quantiles.taken(),
      lower: this.#lower.taken(),
      upper: this.#upper.taken(),
      sample: wants.sample ? ragged(this.#sample.ends, this.#sample.values.taken()) : null,
      unitCode: wants.units ? ragged(this.#units.ends, this.#units.code.taken()) : null,
      unitExams: wants.units ? this.#units.exams.taken() : null,
      unitMedian: wants.units ? this.#units.median.taken() : null,
      traces: wants.traces === null ? null : this.#traces.taken(),
      histogram:
        wants.histogramPerDecade > 0
          ? ragged(this.#histogram.ends, this.#histogram.counts.taken())
          : null,
      firstBin: wants.histogramPerDecade > 0 ? this.#histogram.firstBin.taken() : null,
      sequences: wants.sequences ? this.#sequences.taken() : null,
      logMad: wants.logMad ? this.#logMad.taken() : null,
    }
  }
}

type Placed = Pick<WrittenCell, 'slot' | 'measure' | 'phantom' | 'splits'>

/** Cells of one protocol by slot, measure, phantom and splits. */
export function inCellOrder(left: Placed, right: Placed): number {
  return (
    left.slot - right.slot ||
    left.measure - right.measure ||
    left.phantom - right.phantom ||
    left.splits
      .map((group, split) => group - (right.splits[split] ?? 0))
      .find((difference) => difference !== 0) ||
    0
  )
}
