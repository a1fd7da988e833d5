import { fromEpochDay, isoDate, toEpochDay } from '../../domain/calendar-date.ts'
import type { NumberMeaning } from './number-format.ts'

const daySeconds = 86_400
/** Day 1 of the system of 1900 is 1 January; its day 60, 29 February, never was, so later days count from one before. */
const from1900 = toEpochDay({ year: 1899, month: 12, day: 30 })
const from1904 = toEpochDay({ year: 1904, month: 1, day: 1 })
const lastSerial = 2_958_465

/**
 * A spreadsheet's date number as ISO text: "2024-05-06", "10:11:12" or "2024-05-06T10:11:12", to the second.
 * @returns null for a number that is no date: negative, beyond the year 9999, or the 29 February 1900 (serial 60)
 */
export function serialDate(
  serial: number,
  meaning: Exclude<NumberMeaning, 'number'>,
  system: 1900 | 1904,
): string | null {
  if (!(serial >= 0 && serial < lastSerial + 1)) return null
  const seconds = Math.round(serial * daySeconds)
  const days = Math.floor(seconds / daySeconds)
  const time = clock(seconds - days * daySeconds)
  // less than a day is a time, whatever its format shows besides
  if (serial < 1 && (days === 0 || meaning === 'time')) return meaning === 'date' ? null : time
  // a duration of days is no time of day; a date whose format shows only the time is still a date
  const date = dayText(days, system)
  if (date === null) return null
  return meaning === 'date' && time === '00:00:00' ? date : `${date}T${time}`
}

function dayText(days: number, system: 1900 | 1904): string | null {
  if (system === 1904) return isoDate(fromEpochDay(from1904 + days))
  if (days === 60 || days === 0) return null
  return isoDate(fromEpochDay(from1900 + days + (days < 60 ? 1 : 0)))
}

function clock(seconds: number): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}
