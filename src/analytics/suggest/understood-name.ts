/** What a name says about an exam, before it is compared with any protocol. */
export interface UnderstoodName {
  /** Body parts named or meant, in the words of LOINC names in lower case: `chest`, `abdomen`, `cervical spine`. */
  readonly regions: readonly string[]
  /** Vessels named: `head`, `neck`, `pulmonary`, `aorta`, ... */
  readonly vessels: readonly string[]
  readonly contrast: 'with' | 'without' | 'both' | null
  readonly angiography: boolean
  /** `screening`, `perfusion`, `calcium scoring`, `biopsy`, `pet`, `high resolution`, ... */
  readonly purposes: readonly string[]
  readonly population: 'paediatric' | 'adult' | null
  readonly lowDose: boolean
  /** Why nothing can be suggested for such a name, in a sentence; null where something may be. */
  readonly notAnExam: string | null
  /** Each reading with the words it rests on: `"pe": pulmonary arteries, for pulmonary embolism`. */
  readonly readings: readonly string[]
  readonly unread: readonly string[]
}
