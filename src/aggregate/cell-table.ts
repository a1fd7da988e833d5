/** Why a row that a question sees is in none of its cells; the first reason that applies, in this order. */
export const leftOutReasons = [
  'outside-dates',
  'quarantined',
  'not-diagnostic',
  'unmapped',
  'outside-population',
  'unknown-band',
  'mixed-phantom',
  'no-value',
  'under-minimum',
] as const
export type LeftOutReason = (typeof leftOutReasons)[number]

/** Lists of different lengths, one for each cell, end to end: those of cell i are at ends[i−1]..ends[i]. */
export interface Ragged<Values> {
  readonly ends: Uint32Array
  readonly values: Values
}

/** The cells of an answer as columns; a cell stands here when at least one exam has a value in it. */
export interface CellColumns {
  readonly length: number
  readonly protocol: Uint16Array
  /** Band of the protocol's rules, counted through: the bands of the first rule, then of the second. */
  readonly slot: Uint16Array
  /** One of `phantomCodes`; 0 also where the measure pools phantoms. */
  readonly phantom: Uint8Array
  /** Index into the plan's measures. */
  readonly measure: Uint8Array
  /** Group in each split of the plan. */
  readonly splits: readonly Uint16Array[]
  /** Exams with a value, of the units that count. */
  readonly exams: Uint32Array
  /** Facilities or scanners that count. */
  readonly units: Uint32Array
  /** Distinct facilities of the units that count. */
  readonly facilities: Uint32Array
  /** Distinct known patients of the units that count, up to the number asked. */
  readonly patients: Uint32Array
  /** Exams of the units that have too few. */
  readonly underMinimum: Uint32Array
  /** Exams that might be in the cell, did we know their band: of the protocol and rule. */
  readonly unknownBand: Uint32Array
  /** Exams on both phantoms: of the protocol, band and measure. */
  readonly mixedPhantom: Uint32Array
  /** Exams without a value: of the protocol, band, measure and phantom. */
  readonly noValue: Uint32Array
  /** Row-major, one for each probability of the plan; NaN where the sample is empty. */
  readonly quantiles: Float64Array
  /** Row-major, one for each interval of the plan; NaN: open. */
  readonly lower: Float64Array
  readonly upper: Float64Array
  readonly sample: Ragged<Float64Array> | null
  readonly unitCode: Ragged<Uint16Array> | null
  /** Of the units in `unitCode`, and by its ends. */
  readonly unitExams: Uint32Array | null
  readonly unitMedian: Float64Array | null
  /** Row-major, `traceWords` for each cell. */
  readonly traces: Uint32Array | null
  /** Counts of exams in bins [10^(k/m), 10^((k+1)/m)) from k = firstBin on; k = −1 is [0, 1). */
  readonly histogram: Ragged<Uint32Array> | null
  readonly firstBin: Int32Array | null
  /** Median, lower, upper of the sequences of each cell; NaN: none, or open. */
  readonly sequences: Float64Array | null
  /** Median of logarithms and their median absolute deviation, of each cell's exams; zero doses count as one step. */
  readonly logMad: Float64Array | null
}

/** Every cell of a question, and where each exam seen went: seen = used + all that were left out. */
export interface CellTable {
  readonly cells: CellColumns
  readonly seen: number
  readonly used: number
  /** By the order of `leftOutReasons`. */
  readonly leftOut: Float64Array
}
