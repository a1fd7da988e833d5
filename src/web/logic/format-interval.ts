import { formatDose } from './format-dose.ts'

export interface OpenInterval {
  readonly lower: number | null
  readonly upper: number | null
}

/** "83.1–101"; an open end is said, never left blank; null where no interval was computed. */
export function formatInterval(
  interval: OpenInterval | null,
  format: (dose: number) => string = formatDose,
): string | null {
  if (interval === null) return null
  const { lower, upper } = interval
  if (lower === null && upper === null) return 'open'
  if (lower === null) return `open–${format(upper ?? 0)}`
  if (upper === null) return `${format(lower)}–open`
  return `${format(lower)}–${format(upper)}`
}
