import { zipLimits } from '../zip/zip-limits.ts'

/** What a tar may cost; the same as a zip, and its extended headers. */
export const tarLimits = {
  ...zipLimits,
  /** Long names and pax records of one entry. */
  extendedBytes: 1024 * 1024,
} as const

export type TarLimits = { readonly [Name in keyof typeof tarLimits]: number }
