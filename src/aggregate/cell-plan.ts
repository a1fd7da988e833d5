import type { QuantileType } from './quantile.ts'

/** What can be measured of an exam; the last three are the factors of a DLP (methods.md, section 6). */
export const measureNames = [
  'ctdivol',
  'dlp',
  'ssde',
  'kap',
  'kaR',
  'effectiveDose',
  'scanLength',
  'diagnosticEvents',
  'lengthPerEvent',
] as const
export type MeasureName = (typeof measureNames)[number]

/** A measure and what an exam's phantom means for it. */
export interface Measure {
  readonly name: MeasureName
  /**
   * `apart`: cells are told apart by phantom, and an exam on both is in none; `not-mixed`: one cell for all
   * phantoms, without exams on both; `any`: one cell for all.
   */
  readonly phantom: 'apart' | 'not-mixed' | 'any'
}

/** A banding scheme in the steps of the columns. Bands are half-open, ascending, and may leave gaps. */
export interface BandRule {
  /** Rules of the same id are the same rule. */
  readonly id: string
  readonly variable: 'ageMonths' | 'weight10g' | 'sizeTenthMm' | 'lateralTenthMm'
  /** Whether a patient of unknown age is of unknown band, since the scheme is for one population only. */
  readonly needsAge: boolean
  /** Known ages outside [minMonths, maxMonths) are outside the population. */
  readonly minMonths: number
  readonly maxMonths: number
  readonly bands: readonly { readonly from: number; readonly to: number }[]
  /** Units (facilities or scanners) with fewer exams in a cell are left out of it. */
  readonly unitMinimum: number
}

/** No upper end of a band or a population: above every value of a 16-bit column. */
export const unbounded = 0x10000

/** What a plan asks of the exams of one protocol. */
export interface ProtocolCells {
  /** Tried in order: the first rule that has a band for the patient places the exam. At most 4. */
  readonly rules: readonly BandRule[]
  /** Indexes into the plan's measures. */
  readonly measures: readonly number[]
  /** mSv per mGy·cm by completed months of age (the last entry holds beyond); NaN: no factor. */
  readonly kFactors: {
    readonly cm16: Float64Array | null
    readonly cm32: Float64Array | null
  } | null
}

/** Which rows a question looks at; what it leaves out is no exclusion. A table has 1 at each code allowed. */
export interface SeenRows {
  readonly facilities: Uint8Array | null
  readonly scanners: Uint8Array | null
  readonly devices: Uint8Array | null
  readonly protocols: Uint8Array | null
  readonly indications: Uint8Array | null
  readonly sexes: Uint8Array | null
  /** By `phantomCodes`. */
  readonly phantoms: Uint8Array | null
  /** Half-open, in months. Rows of unknown age are seen: they may be of it. */
  readonly ages: { readonly minMonths: number; readonly maxMonths: number } | null
}

/** Tells cells further apart: by the group that a table gives each code (or day) of a column. */
export interface Split {
  readonly by: 'facility' | 'scanner' | 'device' | 'sex' | 'indication' | 'day'
  /** Group of each code; a code beyond the table is of group 0. */
  readonly groups: Uint16Array
}

export interface CellWants {
  /** Of each cell's sample. */
  readonly probabilities: readonly number[]
  readonly quantileType: QuantileType
  /** Quantiles whose distribution-free 95 % interval is wanted. */
  readonly intervals: readonly number[]
  /** Distinct patients are counted until there are so many; 0: not at all. */
  readonly patientsUpTo: number
  /** Exams and median of every unit that counts. */
  readonly units: boolean
  /**
   * Sums by which versions of a cell are told apart, see `cell-traces.ts`; by facility code, the number that stands for
   * the facility in every version. Units must be facilities.
   */
  readonly traces: Uint32Array | null
  /** The sorted sample itself: an ECDF. */
  readonly sample: boolean
  /** Bins to a factor of ten of the log histogram of exams; 0: none. */
  readonly histogramPerDecade: number
  /** Median and interval of the CTDIvol of sequences. */
  readonly sequences: boolean
  /** Median and median absolute deviation of the natural logarithms of exams. */
  readonly logMad: boolean
}

/** One question to the core: which exams, told apart how, and what of each cell. */
export interface CellPlan {
  readonly seen: SeenRows
  /** Days since 1970-01-01, both inclusive; exams outside are counted as excluded. */
  readonly fromDay: number
  readonly toDay: number
  /** Index of the purpose that counts. */
  readonly purpose: number
  readonly measures: readonly Measure[]
  /** By protocol code; null: exams of it are unmapped. */
  readonly protocols: readonly (ProtocolCells | null)[]
  readonly splits: readonly Split[]
  readonly unit: 'facility' | 'scanner'
  /** What the figures of a cell are of. */
  readonly sampleOf: 'exams' | 'unit-medians'
  readonly wants: CellWants
}
