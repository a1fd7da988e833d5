import type { ExamRecord } from '../../contract/exam-record.ts'
import { isoDate, parseCalendarDate, type CalendarDate } from '../../domain/calendar-date.ts'
import type { FindingList } from './finding-list.ts'

/** CT dose indices were not reported before; an earlier date is a clock or a typing error. */
const earliestYear = 1990

/**
 * The day of the exam: the study date; where the report has none, the day of the first exposure, else of the
 * report. A date that is there but cannot be read rejects the record.
 * @param today ISO date
 */
export function readExamDate(
  record: ExamRecord,
  dated: {
    readonly startedAt: readonly (string | null)[]
    readonly contentDateTime: string | null
  },
  today: string,
  findings: FindingList,
): CalendarDate | null {
  const field = 'studyDate'
  const given = record.studyDate?.trim() ?? ''
  const [firstStart] = dated.startedAt.filter((start) => start !== null).sort()
  const text = given === '' ? (firstStart ?? dated.contentDateTime ?? '').slice(0, 10) : given
  const date = parseCalendarDate(text)
  if (date === null) {
    findings.add('date-unreadable', { field })
    return null
  }
  if (isoDate(date) > today) findings.add('exam-in-the-future', { field })
  if (date.year < earliestYear) findings.add('exam-date-implausible', { field })
  return date
}
