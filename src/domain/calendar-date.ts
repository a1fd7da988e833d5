/** A day of the proleptic Gregorian calendar that exists. */
export interface CalendarDate {
  readonly year: number
  /** 1-12 */
  readonly month: number
  readonly day: number
}

const datePattern = /^(\d{4})-(\d{2})-(\d{2})$|^(\d{4})(\d{2})(\d{2})$/
const dayMs = 86_400_000

/** @param text YYYY-MM-DD or YYYYMMDD. @returns null for anything else, and for a day that does not exist */
export function parseCalendarDate(text: string): CalendarDate | null {
  const match = datePattern.exec(text.trim())
  if (match === null) return null
  const [year = Number.NaN, month = Number.NaN, day = Number.NaN] = match
    .slice(1)
    .filter((part) => part !== undefined)
    .map(Number)
  const date = { year, month, day }
  return year > 0 && isoDate(fromEpochDay(toEpochDay(date))) === isoDate(date) ? date : null
}

/** YYYY-MM-DD */
export function isoDate({ year, month, day }: CalendarDate): string {
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`
}

/** Whole days since 1970-01-01. */
export function toEpochDay({ year, month, day }: CalendarDate): number {
  const date = new Date(0)
  // Date.UTC would read the years 0-99 as 1900-1999.
  date.setUTCFullYear(year, month - 1, day)
  return Math.round(date.getTime() / dayMs)
}

export function fromEpochDay(days: number): CalendarDate {
  const date = new Date(days * dayMs)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

/**
 * Completed calendar months from one day to a later one. A month is complete on the same day number, or,
 * where the month has no such day, on the first of the next: born 29 February, one year old on 1 March.
 */
export function completedMonths(from: CalendarDate, to: CalendarDate): number {
  const months = (to.year - from.year) * 12 + to.month - from.month
  return to.day < from.day ? months - 1 : months
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0')
}
