import { absentDose, type FixedDose } from './fixed-point.ts'
import type { ExamPhantom, PhantomCm } from './phantom.ts'

/** One row of a published factor set: k for a region, an age and the phantom its DLP refers to. */
export interface ConversionFactor {
  readonly region: string
  /** Reference age in years, or `adult` (from 18 years). */
  readonly ageYears: number | 'adult'
  /** mSv per mGy·cm. */
  readonly k: number
  readonly phantomCm: PhantomCm
}

export interface ConversionFactorSet {
  readonly id: string
  readonly rows: readonly ConversionFactor[]
}

export interface EffectiveDoseInput {
  readonly dlp: FixedDose
  readonly phantomCm: ExamPhantom
  /** Region of the protocol; null where no factor applies. */
  readonly region: string | null
  /** Completed months at the exam. */
  readonly ageMonths: number | null
}

/** How k was had: `held` is the nearest child's row beyond the youngest or oldest reference age. */
export type FactorBasis = 'adult' | 'row' | 'interpolated' | 'held'

export interface EffectiveDose {
  /** Steps of 0.0001 mSv. */
  readonly dose: FixedDose
  /** mSv per mGy·cm. */
  readonly k: number
  readonly basis: FactorBasis
  /** The set the factor is from; named beside every value. */
  readonly factorSet: string
}

const adultMonths = 18 * 12

/**
 * E = k·DLP: an estimate for populations and protocols, never one patient's risk (ICRP 135; AAPM 96).
 * @returns null when age, region or phantom is unknown, the set has no row for them, or the exam's
 *   phantom is not the row's: a DLP on the other phantom is a different quantity.
 */
export function effectiveDose(
  { dlp, phantomCm, region, ageMonths }: EffectiveDoseInput,
  set: ConversionFactorSet,
): EffectiveDose | null {
  if (dlp === absentDose || phantomCm === null || phantomCm === 'mixed') return null
  if (region === null || ageMonths === null) return null
  const factor = conversionFactor(set, region, phantomCm, ageMonths)
  if (factor === null) return null
  const dose = Math.round(dlp * factor.k)
  return dose < absentDose ? { dose, ...factor, factorSet: set.id } : null
}

/**
 * k of a set, in mSv per mGy·cm. Linear between neighbouring children's ages; the adult row from 18
 * years and never before, so between the oldest child's row and 18 that row is held.
 */
export function conversionFactor(
  set: ConversionFactorSet,
  region: string,
  phantomCm: PhantomCm,
  ageMonths: number,
): { readonly k: number; readonly basis: FactorBasis } | null {
  if (!(ageMonths >= 0)) return null
  const rows = set.rows.filter((row) => row.region === region && row.phantomCm === phantomCm)
  if (ageMonths >= adultMonths) {
    const adult = rows.find((row) => row.ageYears === 'adult')
    return adult === undefined ? null : { k: adult.k, basis: 'adult' }
  }
  return childFactor(rows, ageMonths / 12)
}

function childFactor(
  rows: readonly ConversionFactor[],
  ageYears: number,
): { readonly k: number; readonly basis: FactorBasis } | null {
  const ages = rows
    .flatMap((row) => (row.ageYears === 'adult' ? [] : [{ age: row.ageYears, k: row.k }]))
    .toSorted((left, right) => left.age - right.age)
  const below = ages.findLast(({ age }) => age <= ageYears)
  const above = ages.find(({ age }) => age >= ageYears)
  if (below === undefined || above === undefined) {
    const nearest = below ?? above
    return nearest === undefined ? null : { k: nearest.k, basis: 'held' }
  }
  if (above.age === below.age) return { k: below.k, basis: 'row' }
  const fraction = (ageYears - below.age) / (above.age - below.age)
  return { k: below.k + fraction * (above.k - below.k), basis: 'interpolated' }
}
