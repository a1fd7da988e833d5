import type { ExclusionReason, Provenance } from '../../contract/analytics.ts'

/** What each reason means to the person who sent the exams; total by type. */
export const exclusionWords: Readonly<Record<ExclusionReason, string>> = {
  unmapped: 'local name not mapped to a protocol yet',
  'not-diagnostic':
    'made for another purpose than diagnosis (planning, PET/CT, guidance, quality assurance)',
  'mixed-phantom':
    'diagnostic events on both the 16 cm and the 32 cm phantom: the dose compares with no DRL',
  'outside-population': 'patient outside the population of the banding scheme',
  'unknown-band': 'age, weight or size that the band needs is missing',
  quarantined: 'set aside until somebody decides: a value is not believable',
  'under-minimum': 'in a cell with fewer exams than the minimum',
  'outside-dates': 'outside the period',
  'no-value': 'no value of this quantity',
}

export interface Exclusion {
  readonly reason: ExclusionReason
  readonly exams: number
  readonly words: string
}

const isReason = (reason: string): reason is ExclusionReason => reason in exclusionWords

/** The exclusions that happened, most exams first. */
export function listExclusions(excluded: Provenance['excluded']): readonly Exclusion[] {
  return Object.entries(excluded)
    .flatMap(([reason, exams]) =>
      isReason(reason) && exams !== undefined && exams > 0
        ? [{ reason, exams, words: exclusionWords[reason] }]
        : [],
    )
    .sort((a, b) => b.exams - a.exams)
}

/** Exams not counted although they lie in the period: what the sub-line says and "why" explains. */
export const notCounted = (exclusions: readonly Exclusion[]): number =>
  exclusions
    .filter((exclusion) => exclusion.reason !== 'outside-dates')
    .reduce((sum, exclusion) => sum + exclusion.exams, 0)
