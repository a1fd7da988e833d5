/** Dictionary of a low-cardinality text column; index 0 is always the absent value "". */
export type Dictionary = readonly string[]

/**
 * The exams of the registry as columns of equal length, one row an exam, ascending examId.
 * Absent: 0xffffffff in unsigned 32-bit columns, -1 in signed ones, 0 (the empty entry) in dictionary codes.
 */
export interface ExamColumns {
  readonly length: number
  /** Changes with every commit that changes an exam or a mapping. */
  readonly version: string
  readonly facilities: Dictionary
  readonly facility: Uint16Array
  readonly scanners: Dictionary
  readonly scanner: Uint16Array
  /** LOINC codes of mapped protocols; code 0 is unmapped. */
  readonly protocols: Dictionary
  readonly protocol: Uint16Array
  /** Index into `purposes` of the domain. */
  readonly purpose: Uint8Array
  /** Index into `sexes` plus one; 0 unknown. */
  readonly sex: Uint8Array
  readonly quarantined: Uint8Array
  /** 0 unknown, 16, 32, 255 mixed. */
  readonly phantom: Uint8Array
  /** Days since 1970-01-01. */
  readonly examDay: Int32Array
  readonly ageMonths: Int32Array
  /** Weight in grams. */
  readonly weightG: Uint32Array
  /** Water-equivalent or effective diameter in 0.01 cm. */
  readonly sizeCentiCm: Uint32Array
  /** Lateral dimension in 0.01 cm. */
  readonly lateralCentiCm: Uint32Array
  /** Dictionary code of the patient pseudonym; 0 unknown. */
  readonly patient: Uint32Array
  readonly ctdivol: Uint32Array
  readonly ctdivolLargest: Uint32Array
  readonly dlp: Uint32Array
  readonly ssde: Uint32Array
  readonly kap: Uint32Array
  readonly kaR: Uint32Array
  readonly scanLengthTenthMm: Uint32Array
  readonly diagnosticEvents: Uint16Array
  /** Indication dictionary code. */
  readonly indications: Dictionary
  readonly indication: Uint16Array
}

/** CTDIvol of every diagnostic event, grouped by exam row: values of row i are at offsets[i]..offsets[i+1]. */
export interface EventColumns {
  /** The version of the exam columns whose rows the offsets count; with any others the values are wrong. */
  readonly version?: string
  readonly offsets: Uint32Array
  readonly ctdivol: Uint32Array
}
