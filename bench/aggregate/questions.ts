import { daysFromEpoch } from './days-from-epoch.ts'

export const questions = [
  /** sum(dlp) by protocol and band: the cheapest aggregate there is, what the core's time is held to. */
  'sum',
  /** P25, P50, P75 of dlp by protocol and band. */
  'pooled',
  /** The sum again, the band worked out for each row from its age. */
  'sum-bands-by-case',
  /** The sum by body weight band, children only; weights in no band are left out. */
  'sum-weight-bands-by-case',
  /** `pooled` with the band worked out from the age: to check values, no row of the table. */
  'pooled-bands-by-case',
  /** The median of each facility in a cell, then P25, P50, P75 of these medians by cell. */
  'facility-medians',
  /** P25, P50, P75 of dlp by band for one protocol, filtered. */
  'one-protocol',
] as const

export type Question = (typeof questions)[number]

export const probabilities = [0.25, 0.5, 0.75] as const

/** Lower edges of the age bands in months, each band half open; the last is adults, without an upper edge. */
export const ageEdges = [0, 3, 12, 72, 120, 216] as const

/** Children, for whom weight bands are stated. */
export const adultFromMonths = 216

/** Edges of the PiDRL body weight bands (0-5-15-30-50-80 kg) in steps of 10 g; 80 kg and more is in none. */
export const weightEdges = [0, 500, 1500, 3000, 5000, 8000] as const

/** What `one-protocol` asks: a protocol of middling size, a year and a half; days half open. */
export const oneProtocol = {
  protocol: 21,
  fromDay: daysFromEpoch('2023-07-01'),
  toDay: daysFromEpoch('2025-01-01'),
  sex: 1,
  manufacturer: 2,
} as const
