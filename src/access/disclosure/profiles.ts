/** Who a figure leaves to: the facilities that contribute, or anybody. */
export const profileIds = ['peers', 'public'] as const
export type ProfileId = (typeof profileIds)[number]

/** Minimum counts and roundings of one profile; a setting may only be stricter than these. */
export interface DisclosureProfile {
  readonly id: ProfileId
  readonly minimumExams: number
  /** Distinct known patients; unknown ones count as none. */
  readonly minimumPatients: number
  readonly minimumFacilities: number
  /** Exam-level figures: largest share of exams of the largest facility, and of the two largest. */
  readonly largestShare: number
  readonly topTwoShare: number
  /** Exam-level percentile q of n: at least this many exams on its thinner side, min(q, 1−q)·n. */
  readonly minimumSupport: number
  /** Significant figures of figures that are of facilities' medians, and of exams. */
  readonly facilityFigures: number
  readonly examFigures: number
  /** Counts are rounded to a multiple of this after suppression; 1 is exact. */
  readonly countStep: number
  /** Order statistics that must lie beyond an interval's end for it to be shown. */
  readonly facilitiesBeyond: number
  readonly examsBeyond: number
}

const common = {
  minimumExams: 10,
  minimumPatients: 10,
  largestShare: 0.5,
  topTwoShare: 0.85,
  minimumSupport: 5,
  facilityFigures: 2,
  examFigures: 3,
  facilitiesBeyond: 3,
  examsBeyond: 5,
} as const

/** Peers: five facilities besides any one asker, so six. */
export const disclosureProfiles: Readonly<Record<ProfileId, DisclosureProfile>> = {
  peers: { ...common, id: 'peers', minimumFacilities: 6, countStep: 1 },
  public: { ...common, id: 'public', minimumFacilities: 10, countStep: 5 },
}

/** Counts 0 to 9 are never shown, and zero no more than nine: an absence is a fact about a hospital too. */
export const suppressedBelow = 10
