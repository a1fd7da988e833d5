import { parseCalendarDate } from '../../domain/calendar-date.ts'
import type { IrradiationEvent } from '../../domain/event.ts'
import type { Exam } from '../../domain/exam.ts'
import type { StatedTotals } from '../../domain/exam-doses.ts'
import type { ExamHeader } from '../../domain/merge-header.ts'
import type { MergedReports } from '../../domain/merge-reports.ts'
import { eventSsde } from '../interpret/event-ssde.ts'
import { FindingList } from '../interpret/finding-list.ts'
import { patientAge } from '../interpret/patient-age.ts'
import { correctionRules, type CorrectionField } from './correction-fields.ts'
import type { Correction } from './exam-knowledge.ts'

const eventKeys = {
  ctdivolMgy: 'ctdivol',
  dlpMgyCm: 'dlp',
  kapGyCm2: 'kap',
  kaRGy: 'kaR',
  phantomCm: 'phantomCm',
  scanningLengthMm: 'scanningLengthMm',
} as const satisfies Partial<Record<CorrectionField, keyof IrradiationEvent>>
type EventField = keyof typeof eventKeys

const totalKeys = { dlpTotalMgyCm: 'dlp', kapTotalGyCm2: 'kap', kaRTotalGy: 'kaR' } as const
/** A total that was reported holds the mistaken dose of its event: it is summed anew. */
const totalOfEvent = { dlpMgyCm: 'dlp', kapGyCm2: 'kap', kaRGy: 'kaR' } as const

const isEventField = (field: CorrectionField): field is EventField =>
  Object.hasOwn(eventKeys, field)

/** What an exam has where a correction points; undefined where there is no such event. */
export function valueAt(
  exam: Exam,
  { field, event, eventUid }: Pick<Correction, 'field' | 'event' | 'eventUid'>,
): number | string | null | undefined {
  if (isEventField(field)) {
    const found = exam.events[eventIndex(exam.events, { event, eventUid })]
    return found === undefined ? undefined : found[eventKeys[field]]
  }
  switch (field) {
    case 'weightKg':
      return exam.patient.weightKg
    case 'heightCm':
      return exam.patient.heightCm
    case 'ageYears':
      return exam.patient.ageMonths
    case 'examDate':
      return exam.examDate
    default:
      return exam[totalKeys[field]]
  }
}

function eventIndex(
  events: readonly IrradiationEvent[],
  { event, eventUid }: Pick<Correction, 'event' | 'eventUid'>,
): number {
  if (eventUid === null) return (event ?? 0) - 1
  return events.findIndex((candidate) => candidate.eventUid === eventUid)
}

/** Whether the exam still has what each correction was made on. */
export const correctionsHold = (exam: Exam, corrections: readonly Correction[]): boolean =>
  corrections.every((correction) => valueAt(exam, correction) === correction.original)

/** @param corrections that hold for what is corrected */
export function applyCorrections(
  merged: MergedReports,
  corrections: readonly Correction[],
): MergedReports {
  const events = [...merged.events]
  const totals: { -readonly [Key in keyof StatedTotals]: StatedTotals[Key] } = { ...merged.totals }
  for (const correction of corrections) {
    const { field, value } = correction
    if (!isEventField(field)) continue
    const index = eventIndex(events, correction)
    const event = events[index]
    if (event === undefined) continue
    const changed = { ...event, [eventKeys[field]]: value }
    const resized = field === 'ctdivolMgy' || field === 'phantomCm'
    events[index] = resized ? { ...changed, ssde: eventSsde(changed) } : changed
    if (field === 'dlpMgyCm' || field === 'kapGyCm2' || field === 'kaRGy')
      totals[totalOfEvent[field]] = null
  }
  for (const { field, value } of corrections)
    if (
      (field === 'dlpTotalMgyCm' || field === 'kapTotalGyCm2' || field === 'kaRTotalGy') &&
      typeof value === 'number'
    )
      totals[totalKeys[field]] = value
  return { header: correctedHeader(merged.header, corrections), events, totals }
}

function correctedHeader(header: ExamHeader, corrections: readonly Correction[]): ExamHeader {
  const given = (field: CorrectionField) =>
    corrections.findLast((correction) => correction.field === field)?.value
  const [date, years] = [given('examDate'), given('ageYears')]
  const [weightKg, heightCm] = [given('weightKg'), given('heightCm')]
  const examDate = typeof date === 'string' ? date : header.examDate
  const unknown = { ageDays: null, ageMonths: null, agePrecision: null }
  const day = parseCalendarDate(examDate)
  const age =
    typeof years === 'number' && day !== null
      ? (patientAge({ ageYears: years }, day, new FindingList(null, [])) ?? unknown)
      : // The age was worked out for the mistaken day.
        examDate === header.examDate
        ? {}
        : unknown
  return {
    ...header,
    examDate,
    patient: {
      ...header.patient,
      ...age,
      ...(typeof weightKg === 'number' ? { weightKg } : {}),
      ...(typeof heightCm === 'number' ? { heightCm } : {}),
    },
  }
}

/** Whether a field belongs to an event of the exam. */
export const isOfEvent = (field: CorrectionField): boolean => correctionRules[field].of === 'event'
