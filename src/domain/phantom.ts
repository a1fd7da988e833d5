/** Diameter of the CTDI phantom a CTDIvol or DLP refers to: 16 cm head, 32 cm body (IEC 60601-2-44). */
export const phantoms = [16, 32] as const
export type PhantomCm = (typeof phantoms)[number]

/** The phantom of a whole exam; `mixed` when its diagnostic events lie on both (compares with no DRL). */
export type ExamPhantom = PhantomCm | 'mixed' | null
