/** Who a banding scheme is for: a known age under 18 years, 18 or more, or anybody. */
export const populations = ['paediatric', 'adult', 'all'] as const
export type Population = (typeof populations)[number]

/** What a scheme bands by. Months and days keep "0-<3 months" exact; sizes in cm. */
export const bandVariables = ['age-months', 'weight-kg', 'size-cm', 'lateral-cm'] as const
export type BandVariable = (typeof bandVariables)[number]

/** Half-open [min, max) in the scheme's variable; max null is unbounded. */
export interface Band {
  readonly id: string
  readonly label: string
  readonly min: number
  readonly max: number | null
}

export interface BandingScheme {
  readonly id: string
  readonly name: string
  readonly variable: BandVariable
  /** The population in completed months of age; a known age outside it is `outside population`. */
  readonly population: {
    readonly kind: Population
    readonly minMonths: number
    readonly maxMonths: number | null
  }
  /** Ascending, not overlapping; gaps are allowed. */
  readonly bands: readonly Band[]
  readonly source: string
  readonly evidence: string
}
