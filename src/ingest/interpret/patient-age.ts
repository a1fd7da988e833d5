import type { ExamRecord } from '../../contract/exam-record.ts'
import {
  ageFromBirth,
  ageFromDays,
  ageFromMonths,
  ageFromYears,
  capAge,
  isImpossibleAge,
  type Age,
} from '../../domain/age.ts'
import { parseCalendarDate, toEpochDay, type CalendarDate } from '../../domain/calendar-date.ts'
import type { FindingList } from './finding-list.ts'
import { decimalText } from './read-dose.ts'

/** Birth dates that stand for "unknown": database zero dates and anonymisers' defaults. */
const placeholders: ReadonlySet<string> = new Set([
  '99990101',
  '99991231',
  '18991230',
  '18991231',
  '19000101',
  '18000101',
])
const ageStringPattern = /^(\d{1,3})([DWMY])$/
const decimalPattern = /^\d{1,4}(?:\.(\d{0,32}))?$/

/**
 * Age at the exam: from the birth date, else from a DICOM age string, else from decimal years.
 * Impossible statements are noted and passed over. Over 89 years is stored as 90.
 */
export function patientAge(
  patient: ExamRecord['patient'],
  exam: CalendarDate,
  findings: FindingList,
): Age | null {
  const birth = readBirth(patient.birthDate, exam, findings)
  if (birth === 'after-exam') return null
  const readers: readonly [string, () => Age | null | 'impossible'][] = [
    ['patient.birthDate', () => (birth === null ? null : ageFromBirth(birth, exam))],
    ['patient.age', () => fromAgeString(patient.age, exam)],
    ['patient.ageYears', () => fromDecimalYears(patient.ageYears, exam)],
  ]
  for (const [field, read] of readers) {
    const age = read()
    if (age === null) continue
    if (age !== 'impossible' && !isImpossibleAge(age)) return capAge(age)
    findings.add('age-impossible', { field })
  }
  return null
}

function readBirth(
  given: string | undefined,
  exam: CalendarDate,
  findings: FindingList,
): CalendarDate | null | 'after-exam' {
  const text = given?.trim() ?? ''
  if (text === '') return null
  const field = 'patient.birthDate'
  const birth = parseCalendarDate(text)
  if (birth === null || placeholders.has(text.replaceAll('-', ''))) {
    findings.add('birth-date-impossible', { field })
    return null
  }
  if (toEpochDay(birth) <= toEpochDay(exam)) return birth
  findings.add('birth-after-exam', { field })
  return 'after-exam'
}

function fromAgeString(given: string | undefined, exam: CalendarDate): Age | null | 'impossible' {
  const text = given?.trim().toUpperCase() ?? ''
  if (text === '') return null
  const match = ageStringPattern.exec(text)
  if (match === null) return 'impossible'
  const count = Number(match[1])
  if (match[2] === 'D') return ageFromDays(count, exam, 'day')
  if (match[2] === 'W') return ageFromDays(count * 7, exam, 'week')
  if (match[2] === 'M') return ageFromMonths(count)
  // An infant's age is given in days, weeks or months (PS3.5, VR AS); "000Y" is a field nobody filled.
  return count === 0 ? 'impossible' : ageFromYears(count)
}

/** Three decimals (OpenREM's export) recover the day exactly; fewer tell the month, none the year. */
function fromDecimalYears(
  given: number | string | undefined,
  exam: CalendarDate,
): Age | null | 'impossible' {
  const text = decimalText(given)
  if (text === null) return null
  const match = decimalPattern.exec(text)
  if (match === null) return 'impossible'
  const years = Number(text)
  const decimals = match[1]?.length ?? 0
  if (decimals >= 3) return ageFromDays(Math.round(years * 365.25), exam, 'day')
  // 1e-9: 0.7 x 12 must not become 8.399999 where a whole month is meant (1.25 years is 15 months).
  return decimals === 0 ? ageFromYears(years) : ageFromMonths(Math.floor(years * 12 + 1e-9))
}
