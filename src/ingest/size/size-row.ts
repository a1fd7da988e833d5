/** One row of a table of sizes, as its cells say; identifiers are replaced by pseudonyms before anything is stored. */
export interface SizeRow {
  readonly studyInstanceUid?: string
  readonly accessionNumber?: string
  /** Keys that were pseudonymised before: not keyed again. */
  readonly studyPseudonym?: string
  readonly accessionPseudonym?: string
  readonly weightKg?: string
  readonly heightCm?: string
  readonly heightM?: string
  /** Whether it replaces what the exam has: yes or no (also when absent). */
  readonly overwrite?: string
}

export type SizeField = keyof SizeRow

/** Headers by which a column is known, in the spelling of `headerKey`. */
export const sizeHeaders: Readonly<Record<SizeField, readonly string[]>> = {
  studyInstanceUid: [
    'study uid',
    'study_uid',
    'study instance uid',
    'study_instance_uid',
    'studyinstanceuid',
  ],
  accessionNumber: ['accession number', 'accession_number', 'accessionnumber', 'accession'],
  studyPseudonym: ['exam id', 'exam_id', 'examid', 'study pseudonym', 'study_pseudonym'],
  accessionPseudonym: ['accession pseudonym', 'accession_pseudonym'],
  weightKg: ['weight_kg', 'weight kg', 'weight (kg)', 'patient weight (kg)'],
  heightCm: ['height_cm', 'height cm', 'height (cm)', 'patient height (cm)'],
  heightM: ['height_m', 'height m', 'height (m)', 'patient height (m)'],
  overwrite: ['overwrite'],
}

export const sizeKeys: readonly SizeField[] = [
  'studyInstanceUid',
  'accessionNumber',
  'studyPseudonym',
  'accessionPseudonym',
]
export const sizeMeasures: readonly SizeField[] = ['weightKg', 'heightCm', 'heightM']
