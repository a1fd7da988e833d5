import type { DisclosureProfile } from './profiles.ts'

export interface CellCounts {
  readonly exams: number
  /** Distinct known patients. */
  readonly patients: number
  readonly facilities: number
}

/**
 * Whether a cell of facility-median figures has enough exams, patients and facilities to leave.
 * The answer is one bit on purpose: which minimum failed would reveal a count.
 */
export function isCellAllowed(counts: CellCounts, profile: DisclosureProfile): boolean {
  return (
    counts.exams >= profile.minimumExams &&
    counts.patients >= profile.minimumPatients &&
    counts.facilities >= profile.minimumFacilities
  )
}

/**
 * Whether no facility, and no two, dominate a cell of exam-level figures (pooled values, histograms).
 * @param examsByFacility exams of each facility in the cell, in any order
 */
export function isWithoutDominance(
  examsByFacility: readonly number[],
  profile: DisclosureProfile,
): boolean {
  const [first = 0, second = 0] = examsByFacility.toSorted((left, right) => right - left)
  const total = examsByFacility.reduce((sum, exams) => sum + exams, 0)
  return (
    total > 0 &&
    first <= profile.largestShare * total &&
    first + second <= profile.topTwoShare * total
  )
}

/** Whether an exam-level percentile has enough exams on both sides; smallest and largest never have. */
export function isPercentileSupported(
  q: number,
  exams: number,
  profile: DisclosureProfile,
): boolean {
  return Math.min(q, 1 - q) * exams >= profile.minimumSupport
}
