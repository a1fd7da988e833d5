/** What a name says about an exam, before it is compared with any protocol. */
export interface UnderstoodName {
  /** Body parts named or meant, in the words of LOINC names in lower case: `chest`, `abdomen`, `cervical spine`. */
  readonly regions: readonly string[]
  /** Body parts of the console's folder before "^": `Thorax^...`; weaker than the name that follows. */
  readonly folder: readonly string[]
  /** Vessels named: `aorta`, `pulmonary arteries`, `coronary arteries`; others are named by their region. */
  readonly vessels: readonly string[]
  readonly contrast: 'with' | 'without' | 'both' | null
  /** True where body parts of one exam differ in contrast. */
  readonly contrastDiffers: boolean
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
