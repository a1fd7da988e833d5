const dayMs = 86_400_000
const texts = new Map<number, string>()

/** Days since 1970-01-01 of an ISO date. @throws RangeError when it is no date */
export function dayNumber(isoDate: string): number {
  const day = Date.parse(`${isoDate}T00:00:00Z`) / dayMs
  if (!/^\d{4}-\d{2}-\d{2}$/.test(isoDate) || !Number.isInteger(day)) {
    throw new RangeError(`Not an ISO date: ${isoDate}`)
  }
  return day
}

/** ISO date of a day number; remembered, since a sample asks for the same thousand days. */
export function isoDay(day: number): string {
  const known = texts.get(day)
  if (known !== undefined) return known
  const text = new Date(day * dayMs).toISOString().slice(0, 10)
  texts.set(day, text)
  return text
}

const two = (value: number): string => (value < 10 ? `0${value}` : `${value}`)

/** HH:MM:SS of whole seconds since midnight. */
export const clockTime = (seconds: number): string =>
  `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(Math.floor(seconds) % 60)}`

/** The day after the same calendar day `years` earlier: the period of that length that ends on `until`. */
export function periodStart(until: string, years: number): string {
  const end = new Date(`${until}T00:00:00Z`)
  return isoDay(
    Date.UTC(end.getUTCFullYear() - years, end.getUTCMonth(), end.getUTCDate() + 1) / dayMs,
  )
}
