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
  /** Whether a source pairs this RPID with this LOINC code, or their names agree; null without an RPID. */
  readonly rpidPairing: 'confirmed' | 'by-name' | null
  readonly modality: Modality
  readonly region: Region
  /** Phantom scanners usually report on; only a hint for people, never used to fill a missing phantom. */
  readonly defaultPhantomCm: PhantomCm | null
  /** Banding scheme for children: by age for heads, by weight for bodies (RP 185). */
  readonly paediatricScheme: string
  /** Region row of the effective-dose factors; null where no factor applies. */
  readonly kRegion: string | null
  readonly source: string
  /** `listed`: read in a published code list; `sample`: only in samples that use the code. */
  readonly evidence: 'listed' | 'sample'
}

/** Why an exam was made, for sets that publish by indication (EUCLID, RP 195). */
export interface Indication {
  readonly id: string
  readonly name: string
  /** The body part of the source's table. */
  readonly region: string
}

/** Which catalogue codes a set's protocol words cover; an empty list is held against no exam. */
export interface DrlCoverage {
  readonly text: string
  /** Null: the words mean the same under every indication of the set. */
  readonly indication: string | null
  readonly loincs: readonly string[]
  /** The reviewer's reason, where the choice is not plain from the words. */
  readonly comment: string | null
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
  /** False when the source calls it a DRL without naming the percentile. */
  readonly percentileStated: boolean
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
  /** True when the source does not say what its CTDIvol is of. */
  readonly ctdivolOfAssumed: boolean
  /**
   * True: the set defines its values by indication, and one compares only with exams of that indication.
   * False: an indication is the survey's wording; the value compares with the protocol, and is shown with it.
   */
  readonly byIndication: boolean
  /** The set that replaced it, or null. */
  readonly supersededBy: string | null
  readonly source: string
  readonly evidence: string
  readonly coverage: readonly DrlCoverage[]
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
  /** What was decided in reading the source; shown beside the set. */
  readonly note: string
  readonly rows: readonly KFactorRow[]
}
