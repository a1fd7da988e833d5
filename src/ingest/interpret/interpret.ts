import { indicationByText } from '../../catalogue/indications.ts'
import type { ExamRecord } from '../../contract/exam-record.ts'
import { isoDate } from '../../domain/calendar-date.ts'
import type { ExamReport } from '../../domain/exam-report.ts'
import type { ExamPatient } from '../../domain/patient.ts'
import type { SourceFinding } from '../adapter.ts'
import type { Pseudonymiser } from '../ports.ts'
import { checkEvents } from './check-events.ts'
import { checkTotals } from './check-totals.ts'
import { cleanCode } from './clean-code.ts'
import { textCleaner } from './clean-text.ts'
import { readExamDate } from './exam-date.ts'
import { type JudgedPurpose, purposeFromWords } from './exam-purpose.ts'
import { FindingList, type RecordFinding } from './finding-list.ts'
import { identify } from './identify.ts'
import { interpretEvent } from './interpret-event.ts'
import { interpretPatient } from './interpret-patient.ts'
import { interpretScanner } from './interpret-scanner.ts'
import { readDose } from './read-dose.ts'
import { readNumber } from './read-number.ts'
import { testPatientField } from './test-patient.ts'
import { parseDateTime, parseTime, readTime } from './read-time.ts'

export interface InterpretContext {
  readonly format: string
  /** 1-based row or line, for formats that have them. */
  readonly row: number | null
  readonly sourceFindings: readonly SourceFinding[]
  readonly pseudonymiser: Pseudonymiser
  /** ISO date at the registry. */
  readonly today: string
  /** Where the hospital has worked out the patient's age and pseudonym already. */
  readonly patient?: ExamPatient
}

export type Interpretation =
  | {
      readonly ok: true
      readonly report: ExamReport
      readonly findings: readonly RecordFinding[]
    }
  | { readonly ok: false; readonly findings: readonly RecordFinding[] }

/**
 * What a record says, in the registry's terms: doses in fixed point, roles and purpose decided, age at the
 * exam, identity replaced by pseudonyms. Nothing of a patient's identity is in the report or the findings.
 * @returns not ok when a finding rejects the record
 */
export function interpret(record: ExamRecord, context: InterpretContext): Interpretation {
  const { pseudonymiser } = context
  const { modality } = record
  const findings = new FindingList(context.row, context.sourceFindings)
  const clean = textCleaner(record)

  const judged = record.events.map((event, index) =>
    interpretEvent(event, index + 1, modality, clean, pseudonymiser, findings),
  )
  const events = judged.map(({ event }) => event)
  const contentDateTime = readTime(
    record.contentDateTime,
    parseDateTime,
    { field: 'contentDateTime' },
    findings,
  )
  const totals = {
    reportedDlp: readDose(record.dlpTotalMgyCm, 'DLP', { field: 'dlpTotalMgyCm' }, findings),
    reportedKap: readDose(record.kapTotalGyCm2, 'KAP', { field: 'kapTotalGyCm2' }, findings),
    reportedKaR: readDose(record.kaRTotalGy, 'KaR', { field: 'kaRTotalGy' }, findings),
  }
  // Radiography without an area product is an exam that was made; a CT report without a dose says nothing.
  if (!statesDose(record) && !saysDoseWasLeftOut(context.sourceFindings))
    findings.add(modality === 'CT' || events.length === 0 ? 'no-dose' : 'dose-missing')
  const examDate = readExamDate(
    record,
    { startedAt: events.map(({ startedAt }) => startedAt), contentDateTime },
    context.today,
    findings,
  )
  if (examDate === null || findings.rejects()) return { ok: false, findings: findings.all() }

  const numberOf = (field: 'fluoroscopyTimeS' | 'declaredEvents') =>
    readNumber(record[field], { field }, findings)
  const scanner = interpretScanner(record.device, clean, pseudonymiser)
  const studyDescription = clean(record.studyDescription)
  const requestedProcedure = clean(record.requestedProcedure)
  const named = [
    studyDescription,
    requestedProcedure,
    ...events.filter(({ role }) => role !== 'localiser').map((event) => event.acquisitionProtocol),
  ].filter((text) => text !== null)
  const testField = testPatientField(record)
  if (testField !== null) findings.add('test-patient', { field: testField })
  if ((record.studyInstanceUid?.trim() ?? '') === '')
    findings.add('study-uid-missing', { field: 'studyInstanceUid' })

  const { purpose, evidence } = judgePurpose(record, named, scanner.model)
  const facts = {
    modality,
    contentDateTime,
    examDate: isoDate(examDate),
    examTime: readTime(record.studyTime, parseTime, { field: 'studyTime' }, findings),
    studyDescription,
    requestedProcedure,
    procedureCode: cleanCode(record.procedureCode, clean),
    // Clinical requests are free text that may name anybody: only a catalogue indication is kept.
    indication: indicationByText(record.indication ?? '')?.name ?? null,
    purpose,
    patient:
      knownPatient(context.patient, findings) ??
      interpretPatient(record.patient, examDate, pseudonymiser, findings),
    scanner,
    reportedDlp: totals.reportedDlp,
    reportedKap: totals.reportedKap,
    reportedKaR: totals.reportedKaR,
    fluoroscopyTimeS: numberOf('fluoroscopyTimeS'),
    declaredEvents: numberOf('declaredEvents'),
    events,
  }
  checkEvents(events, modality, findings)
  checkTotals(facts, findings)
  if (modality === 'CT' && events.length === 0 && facts.reportedDlp !== null)
    findings.add('phantom-missing', { field: 'phantomCm' })

  const { examId, recordId, contentDigest } = identify(record, facts, pseudonymiser)
  // Field by field: a spread of so many fields makes objects that everything after handles slowly.
  const report: ExamReport = {
    recordId,
    contentDigest,
    examId,
    format: context.format,
    modality,
    contentDateTime,
    examDate: facts.examDate,
    examTime: facts.examTime,
    studyDescription,
    requestedProcedure,
    procedureCode: facts.procedureCode,
    indication: facts.indication,
    purpose: facts.purpose,
    patient: facts.patient,
    scanner,
    reportedDlp: facts.reportedDlp,
    reportedKap: facts.reportedKap,
    reportedKaR: facts.reportedKaR,
    fluoroscopyTimeS: facts.fluoroscopyTimeS,
    declaredEvents: facts.declaredEvents,
    events,
    findings: findings.kept(),
    accession: accessionOf(record, pseudonymiser),
    evidence: {
      purpose: evidence,
      roles: judged.some((event) => event.evidence !== null)
        ? judged.map((event) => event.evidence)
        : [],
    },
    setAside: findings.dosesSetAside(),
  }
  return { ok: true, report, findings: findings.all() }
}

function knownPatient(known: ExamPatient | undefined, findings: FindingList): ExamPatient | null {
  if (known?.pseudonym === null) findings.add('patient-missing', { field: 'patient.id' })
  return known ?? null
}

/** Of a report sent by a hospital: the dose was there, and too bad to be written down. */
const saysDoseWasLeftOut = (findings: readonly SourceFinding[]): boolean =>
  findings.some(({ rule }) => rule === 'dose-negative' || rule === 'dose-too-large')

/** What the source says outright goes before what names and device let suppose. */
function judgePurpose(
  record: ExamRecord,
  named: readonly string[],
  model: string | null,
): JudgedPurpose {
  const field = testPatientField(record)
  if (field === 'testPatient')
    return { purpose: 'quality-assurance', evidence: 'the record is marked as a test patient' }
  if (field !== null)
    return { purpose: 'quality-assurance', evidence: 'the patient number is that of a test' }
  if (record.purpose !== undefined)
    return { purpose: record.purpose, evidence: 'the record says so, by its purpose or its intent' }
  return purposeFromWords(named, model, record.modality)
}

function accessionOf(record: ExamRecord, pseudonymiser: Pseudonymiser): string | null {
  const number = record.accessionNumber?.trim() ?? ''
  return number === '' ? null : pseudonymiser.pseudonym('accession', number)
}

/** A dose that is there but negative or too large is a dose stated, badly. */
function statesDose({ dlpTotalMgyCm, kapTotalGyCm2, kaRTotalGy, events }: ExamRecord): boolean {
  const stated = (dose: string | number | undefined) =>
    dose !== undefined && String(dose).trim() !== ''
  return (
    [dlpTotalMgyCm, kapTotalGyCm2, kaRTotalGy].some(stated) ||
    events.some(({ ctdivolMgy, dlpMgyCm, kapGyCm2, kaRGy }) =>
      [ctdivolMgy, dlpMgyCm, kapGyCm2, kaRGy].some(stated),
    )
  )
}
