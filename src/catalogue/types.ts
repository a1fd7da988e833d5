import type { Modality } from '../domain/exam-report.ts'
import type { PhantomCm } from '../domain/phantom.ts'
import type { Quantity } from '../domain/quantity.ts'

export const regions = [
  'head',
  'face',
  'neck',
  'spine',
  'chest',
  'heart',
  'abdomen',
  'pelvis',
  'trunk',
  'extremity',
  'whole-body',
] as const
export type Region = (typeof regions)[number]

/** What an exam was, in a standard code; the unit DRLs are computed for. */
export interface Protocol {
  readonly loinc: string
  readonly name: string
  readonly rpid: string | null
  readonly modality: Modality
  readonly region: Region
  /** Phantom scanners usually report on; only a hint for people, never used to fill a missing phantom. */
  readonly defaultPhantomCm: PhantomCm | null
  /** Banding scheme for children: by age for heads, by weight for bodies (RP 185). */
  readonly paediatricScheme: string
  /** Region row of the effective-dose factors; null where no factor applies. */
  readonly kRegion: string | null
  readonly source: string
}

export interface DrlSetValue {
  /** The words of the source. */
  readonly protocolText: string
  /** Catalogue codes these words cover, contrast variants included (reviewed table). */
  readonly loincs: readonly string[]
  readonly indication: string | null
  readonly population: 'paediatric' | 'adult'
  /** Banding scheme and band, or null for all adults of the set. */
  readonly scheme: string | null
  readonly band: string | null
  /** The band as the source prints it. */
  readonly bandText: string | null
  readonly quantity: Quantity
  readonly phantomCm: PhantomCm | null
  /** True when the source does not state the phantom. */
  readonly phantomAssumed: boolean
  readonly kind: 'drl' | 'median' | 'range-lower' | 'range-upper'
  readonly percentile: number | null
  readonly value: number
  readonly unit: string
  readonly evidence: string
  readonly source: string
  readonly note: string | null
}

export interface DrlSet {
  readonly id: string
  readonly name: string
  readonly country: string
  readonly year: number | null
  /** Whether CTDIvol is of each sequence or of the exam (length-weighted); comparison follows it. */
  readonly ctdivolOf: 'sequence' | 'exam'
  /** Indication-based sets compare only with exams of that indication. */
  readonly values: readonly DrlSetValue[]
}

export interface KFactorRow {
  readonly region: string
  readonly ageYears: number | 'adult'
  /** mSv per mGy·cm. */
  readonly k: number
  readonly phantomCm: PhantomCm
}

export interface KFactorSet {
  readonly id: string
  readonly name: string
  readonly source: string
  readonly rows: readonly KFactorRow[]
}
