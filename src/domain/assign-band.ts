import type { BandingScheme, BandVariable } from './band.ts'

export interface BandedPatient {
  /** Completed calendar months at the exam. */
  readonly ageMonths: number | null
  readonly weightKg: number | null
  /** Water-equivalent diameter, else effective diameter. */
  readonly sizeCm: number | null
  /** Body width. */
  readonly lateralCm: number | null
}

export type BandAssignment =
  | { readonly kind: 'band'; readonly index: number }
  | { readonly kind: 'outside-population' }
  | { readonly kind: 'unknown-band' }

const outsidePopulation = { kind: 'outside-population' } as const
const unknownBand = { kind: 'unknown-band' } as const

/** Total by type: a new variable must say which of the patient's values it bands. */
const valueOf: Readonly<Record<BandVariable, (patient: BandedPatient) => number | null>> = {
  'age-months': (patient) => patient.ageMonths,
  'weight-kg': (patient) => patient.weightKg,
  'size-cm': (patient) => patient.sizeCm,
  'lateral-cm': (patient) => patient.lateralCm,
}

/**
 * The band of a patient in a scheme: the population first, then half-open bands [min, max).
 * - An age known to lie outside the scheme's population is `outside-population`, whatever the weight.
 * - A scheme of children or of adults needs a known age: an unknown one is `unknown-band`, since an
 *   adult of unknown age would else fall into PiDRL's "50 - <80 kg". A scheme for everybody does not.
 * - A missing value of the banding variable is `unknown-band`.
 * - A known value in no band (85 kg in PiDRL's weights, or a gap) is `outside-population`: the scheme
 *   gives no DRL for such a patient, and nobody needs to complete the record.
 */
export function assignBand(scheme: BandingScheme, patient: BandedPatient): BandAssignment {
  const { kind, minMonths, maxMonths } = scheme.population
  const age = finite(patient.ageMonths)
  if (age === null && kind !== 'all') return unknownBand
  if (age !== null && !isWithin(age, minMonths, maxMonths)) return outsidePopulation
  const value = finite(valueOf[scheme.variable](patient))
  if (value === null) return unknownBand
  const index = scheme.bands.findIndex(({ min, max }) => isWithin(value, min, max))
  return index < 0 ? outsidePopulation : { kind: 'band', index }
}

function isWithin(value: number, min: number, max: number | null): boolean {
  return value >= min && (max === null || value < max)
}

/** NaN in a number column is an absent value, never a group of patients. */
function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null
}
