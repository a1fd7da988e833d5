/** Why an exam was made; only `diagnostic` exams enter diagnostic DRLs, the rest are counted. */
export const purposes = [
  'diagnostic',
  'radiotherapy-planning',
  'attenuation-correction',
  'interventional-guidance',
  'quality-assurance',
  'research',
] as const
export type Purpose = (typeof purposes)[number]
