/** `officer`: whoever answers for data protection at a hospital. */
export const roles = [
  'uploader',
  'physicist',
  'researcher',
  'officer',
  'authority',
  'admin',
] as const
export type Role = (typeof roles)[number]
