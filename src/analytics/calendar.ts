const isoPattern = /^\d{4}-\d{2}-\d{2}$/
const dayMs = 86_400_000

/** Days since 1970-01-01 of an ISO date; null when there is no such day (2025-02-30). */
export function dayOf(isoDate: string): number | null {
  if (!isoPattern.test(isoDate)) return null
  const ms = Date.parse(`${isoDate}T00:00:00Z`)
  if (Number.isNaN(ms)) return null
  const day = ms / dayMs
  return isoOf(day) === isoDate ? day : null
}

/** ISO date of days since 1970-01-01. */
export function isoOf(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10)
}

/**
 * The first day of the `years` years that end on a day, both inclusive: 2026-11-23, 1 → 2025-11-24.
 * Where that would be 29 February of a year without one, it is 1 March.
 */
export function yearsEnding(lastDay: string, years: number): string {
  const first = new Date(Date.parse(`${lastDay}T00:00:00Z`) + dayMs)
  first.setUTCFullYear(first.getUTCFullYear() - years)
  return first.toISOString().slice(0, 10)
}

/** The last full calendar years before a day: 2026-11-23, 3 → 2023-01-01 to 2025-12-31. */
export function lastFullYears(today: string, years: number): { from: string; to: string } {
  const year = Number(today.slice(0, 4))
  return { from: `${year - years}-01-01`, to: `${year - 1}-12-31` }
}

/** The days of DRLs that name no dates, which national tables and snapshots are of: the last three full years. */
export function standingPeriod(now: Date): { readonly fromDay: number; readonly toDay: number } {
  const { from, to } = lastFullYears(now.toISOString().slice(0, 10), 3)
  return { fromDay: dayOf(from) ?? 0, toDay: dayOf(to) ?? 0 }
}
