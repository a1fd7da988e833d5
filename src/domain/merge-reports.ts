import { canonicalJson } from './canonical-json.ts'
import type { Exam } from './exam.ts'
import type { IrradiationEvent } from './event.ts'
import { examDoses, type StatedTotals } from './exam-doses.ts'
import type { ExamReport } from './exam-report.ts'
import { examSize } from './exam-size.ts'
import type { Finding } from './finding.ts'
import { severityOf } from './finding-rules.ts'
import { longestDiagnostic } from './longest-diagnostic.ts'
import { mergeEvents } from './merge-events.ts'
import { type ExamHeader, mergeHeader } from './merge-header.ts'
import { orderReports } from './order-reports.ts'

/** What the reports say together, before doses are computed of it. */
export interface MergedReports {
  readonly header: ExamHeader
  readonly events: readonly IrradiationEvent[]
  /** Totals that hold whatever the reports say; null: the sum of the events. */
  readonly totals: StatedTotals
}

/**
 * The exam that the reports of one study make (methods.md, section 1): reports add events and remove
 * none; any order and any repetition of them gives the same exam.
 * @param reports at least one, all of the same examId
 * @param amend what people decided about it, applied before doses are computed; keeps the order of events
 */
export function mergeReports(
  reports: readonly ExamReport[],
  amend: (merged: MergedReports) => MergedReports = (merged) => merged,
): Exam {
  const ordered = orderReports(reports)
  const stated = mergeHeader(ordered)
  if (ordered.some(({ examId }) => examId !== stated.examId))
    throw new RangeError('reports of different exams cannot be merged')
  const merged = mergeEvents(ordered)
  const { conflicts, complete } = merged
  const { header, events, totals } = amend({ header: stated, events: merged.events, totals: {} })
  const doses = examDoses(events, ordered, complete, totals)
  const findings = distinct([
    // A row means nothing outside its upload.
    ...ordered.flatMap((report) => report.findings.map((finding) => ({ ...finding, row: null }))),
    ...conflicts.map((event) => findingOf('event-conflict', null, event)),
    ...(doses.phantom === 'mixed' && !ordered.some(saysMixed)
      ? [findingOf('mixed-phantom', null, null)]
      : []),
    ...(factsDiffer(ordered) ? [findingOf('exam-conflict', null, null)] : []),
    ...doses.overflows.map((field) => findingOf('dose-too-large', field, null)),
  ])
  const longestNamed = longestDiagnostic(
    events,
    ({ acquisitionProtocol }) => acquisitionProtocol !== null,
  )
  const size = examSize(events)
  // Field by field: a spread of so many fields makes objects that everything after handles slowly.
  return {
    examId: header.examId,
    modality: header.modality,
    examDate: header.examDate,
    examTime: header.examTime,
    studyDescription: header.studyDescription,
    requestedProcedure: header.requestedProcedure,
    procedureCode: header.procedureCode,
    indication: header.indication,
    purpose: header.purpose,
    patient: header.patient,
    scanner: header.scanner,
    localName:
      header.requestedProcedure ??
      header.studyDescription ??
      longestNamed?.acquisitionProtocol ??
      null,
    phantom: doses.phantom,
    ctdivol: doses.ctdivol,
    ctdivolLargest: doses.ctdivolLargest,
    dlp: doses.dlp,
    dlpWithoutLocalisers: doses.dlpWithoutLocalisers,
    ssde: doses.ssde,
    kap: doses.kap,
    kaR: doses.kaR,
    fluoroscopyTimeS: doses.fluoroscopyTimeS,
    diagnosticEvents: doses.diagnosticEvents,
    scanLengthMm: doses.scanLengthMm,
    sizeCm: size.sizeCm,
    sizeKind: size.sizeKind,
    lateralCm: size.lateralCm,
    quarantined: findings.some(({ rule }) => severityOf(rule) === 'quarantined'),
    events,
    findings,
    accession: header.accession,
    decision: null,
  }
}

function findingOf(rule: Finding['rule'], field: string | null, event: number | null): Finding {
  return { rule, field, event, row: null }
}

/** What bands or maps an exam; a record that lacks one contradicts nobody. */
const decidingFacts: readonly ((report: ExamReport) => string | number | null)[] = [
  ({ patient }) => patient.weightKg,
  ({ patient }) => patient.heightCm,
  ({ patient }) => patient.sex,
  ({ patient }) => patient.ageDays,
  ({ requestedProcedure }) => requestedProcedure,
  ({ studyDescription }) => studyDescription,
]

/** Totals of records that are nothing but totals: beside a report with its events they decide nothing. */
const decidingTotals: typeof decidingFacts = [
  ({ reportedDlp }) => reportedDlp,
  ({ reportedKap }) => reportedKap,
  ({ reportedKaR }) => reportedKaR,
]

function factsDiffer(reports: readonly ExamReport[]): boolean {
  if (reports.length < 2) return false
  const totalsDecide = reports.every(({ events }) => events.length === 0)
  return [...decidingFacts, ...(totalsDecide ? decidingTotals : [])].some((fact) => {
    const stated = reports.map(fact).filter((value) => value !== null)
    return stated.some((value) => value !== stated[0])
  })
}

function saysMixed(report: ExamReport): boolean {
  return report.findings.some(({ rule }) => rule === 'mixed-phantom')
}

function distinct(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((finding) => [canonicalJson(finding), finding])).values()]
}
