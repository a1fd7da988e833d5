/** The pattern of an absent value: 0xffffffff in 32-bit columns, 0xffff in 16-bit ones; codes use 0. */
export const absent32 = 0xffffffff
export const absent16 = 0xffff

/** Codes of the `phantom` column. */
export const phantomCodes = { unknown: 0, cm16: 1, cm32: 2, mixed: 3 } as const

/**
 * Exams as columns of equal length, in any order. Dictionary codes are 1 to 65,535; 0 is absent.
 * Doses are fixed-point steps of their quantity (methods.md, representation).
 */
export interface ExamRows {
  readonly length: number
  readonly facility: Uint16Array
  /** A scanner of a facility: two facilities never share a code. */
  readonly scanner: Uint16Array
  /** Manufacturer and model, as the exam's own report names them. */
  readonly device: Uint16Array
  /** Protocol of the catalogue; 0: not mapped. */
  readonly protocol: Uint16Array
  readonly indication: Uint16Array
  /** Index into `purposes` of the domain. */
  readonly purpose: Uint8Array
  /** Index into `sexes` plus one; 0 unknown. */
  readonly sex: Uint8Array
  /** 0 or 1. */
  readonly quarantined: Uint8Array
  /** One of `phantomCodes`. */
  readonly phantom: Uint8Array
  /** Days since 1970-01-01. */
  readonly day: Uint16Array
  /** Completed months. */
  readonly ageMonths: Uint16Array
  /** Steps of 10 g, rounded down: a patient is in a band by the same comparison as in grams. */
  readonly weight10g: Uint16Array
  /** Water-equivalent or effective diameter. */
  readonly sizeTenthMm: Uint16Array
  /** Body width. */
  readonly lateralTenthMm: Uint16Array
  /** 32 bits that tell patients of one registry apart; 0 unknown. */
  readonly patient: Uint32Array
  readonly ctdivol: Uint32Array
  readonly dlp: Uint32Array
  readonly ssde: Uint32Array
  readonly kap: Uint32Array
  readonly kaR: Uint32Array
  readonly scanLengthTenthMm: Uint32Array
  readonly diagnosticEvents: Uint16Array
  /** How many of `sequences` belong to each row; they follow one another in row order. */
  readonly sequenceCount: Uint16Array
  /** CTDIvol of each diagnostic event that has one. */
  readonly sequences: Uint32Array
}

/** What the codes of rows stand for; entry 0 of each list is the absent value "". */
export interface ExamLabels {
  readonly facilities: readonly string[]
  readonly scanners: readonly string[]
  /** Facility code of each scanner code. */
  readonly scannerFacility: readonly number[]
  readonly manufacturers: readonly string[]
  readonly models: readonly string[]
  /** Manufacturer and model (as codes of the lists above) of each device code. */
  readonly deviceManufacturer: readonly number[]
  readonly deviceModel: readonly number[]
  /** LOINC codes. */
  readonly protocols: readonly string[]
  readonly indications: readonly string[]
}
