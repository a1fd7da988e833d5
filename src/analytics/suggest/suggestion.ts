/** A protocol a name may stand for. Only a person's confirmation makes it a mapping. */
export interface Suggestion {
  readonly loinc: string
  /** From 0 to 1; how sure, as measured on names an expert mapped. */
  readonly score: number
  /** Plain sentences, e.g. `"chest", "PE": pulmonary angiography`. */
  readonly evidence: readonly string[]
}

export interface Suggestions {
  /** Best first, at most five. */
  readonly suggestions: readonly Suggestion[]
  /** Why there is none, in a sentence; null where there is one. */
  readonly noneBecause: string | null
}
