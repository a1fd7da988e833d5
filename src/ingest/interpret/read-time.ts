import { isoDate, parseCalendarDate } from '../../domain/calendar-date.ts'
import type { FindingList, FindingPlace } from './finding-list.ts'

const timePattern = /^(\d{2}):?(\d{2})(?::?(\d{2})(?:\.\d{1,9})?)?$/
/** The zone is dropped: a registry compares local times of one device. */
const dateTimePattern =
  /^(\d{4}-?\d{2}-?\d{2})[T ]?(\d{2}:?\d{2}(?::?\d{2}(?:\.\d{1,9})?)?)(?:Z|[+-]\d{2}:?\d{2})?$/

/** @param text HH:MM, HH:MM:SS, HHMM or HHMMSS(.fff). @returns HH:MM:SS, or null */
export function parseTime(text: string): string | null {
  const match = timePattern.exec(text.trim())
  if (match === null) return null
  const [, hour = '', minute = '', second = '00'] = match
  // A leap second is 60 in DICOM (PS3.5, VR TM).
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return null
  return `${hour}:${minute}:${second}`
}

/** @returns YYYY-MM-DDTHH:MM:SS, or null */
export function parseDateTime(text: string): string | null {
  const match = dateTimePattern.exec(text.trim())
  const date = parseCalendarDate(match?.[1] ?? '')
  const time = parseTime(match?.[2] ?? '')
  return date === null || time === null ? null : `${isoDate(date)}T${time}`
}

/** Absent when blank; absent with a note when unreadable. */
export function readTime(
  given: string | undefined,
  parse: (text: string) => string | null,
  place: FindingPlace,
  findings: FindingList,
): string | null {
  if (given === undefined || given.trim() === '') return null
  const read = parse(given)
  if (read === null) findings.add('time-unreadable', place)
  return read
}
