export const sexes = ['female', 'male', 'other'] as const
export type Sex = (typeof sexes)[number]

export const agePrecisions = ['day', 'week', 'month', 'year'] as const
export type AgePrecision = (typeof agePrecisions)[number]

/** What is kept of a patient: no identity, age at the exam, never the birth date. */
export interface ExamPatient {
  /** HMAC pseudonym, 22 base64url characters; null when the record named no patient. */
  readonly pseudonym: string | null
  /** Whole days at the exam; over 89 years stored as 90 years (32,872 days). */
  readonly ageDays: number | null
  /** Completed calendar months at the exam. */
  readonly ageMonths: number | null
  readonly agePrecision: AgePrecision | null
  readonly sex: Sex | null
  readonly weightKg: number | null
  readonly heightCm: number | null
}
