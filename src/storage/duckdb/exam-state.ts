import type { Exam } from '../../domain/exam.ts'
import type { ExamReport } from '../../domain/exam-report.ts'
import type { Finding } from '../../domain/finding.ts'
import type { ExamKnowledge } from '../../ingest/understanding/exam-knowledge.ts'
import { understandExam } from '../../ingest/understanding/understand-exam.ts'

/** A report that counts, as some upload that was not withdrawn brought it first. */
export interface ActiveReport {
  readonly examId: string
  readonly recordId: string
  readonly contentDigest: string
  readonly accession: string | null
  readonly report: () => ExamReport
}

/** Which content a record id stands for: that of the report that came first among the active ones. */
export type RecordHolders = ReadonlyMap<string, Pick<ActiveReport, 'examId' | 'contentDigest'>>

export function isReused(
  report: Pick<ActiveReport, 'examId' | 'recordId' | 'contentDigest'>,
  holders: RecordHolders,
): boolean {
  const holder = holders.get(report.recordId)
  return (
    holder !== undefined &&
    (holder.examId !== report.examId || holder.contentDigest !== report.contentDigest)
  )
}

const reuse: Finding = { rule: 'sop-uid-reused', field: null, event: null, row: null }

/**
 * The exam that the active reports of one study make. A report under a record id that already stands for
 * other content adds nothing to an exam that has sound reports; an exam with no other report is
 * kept, quarantined. Who is first is decided anew whenever an upload is withdrawn, so the state always
 * is what the remaining uploads alone would have made.
 * @param knowledge what people say about the exam, applied each time it is made
 * @returns null when no report is left
 */
export function examOf(
  reports: readonly ActiveReport[],
  holders: RecordHolders,
  knowledge: ExamKnowledge,
): Exam | null {
  if (reports.length === 0) return null
  return understandExam(countedReports(reports, holders), knowledge)
}

/** The reports an exam is made of; none only when none is given. */
export function countedReports(
  reports: readonly ActiveReport[],
  holders: RecordHolders,
): readonly ExamReport[] {
  const sound = reports.filter((report) => !isReused(report, holders))
  if (sound.length > 0) return sound.map((active) => active.report())
  return reports.map((active) => {
    const report = active.report()
    return { ...report, findings: [...report.findings, reuse] }
  })
}

/** Whether two states of an exam are the same to the last finding: nothing needs to be written. */
export function identicalExams(a: Exam | null, b: Exam | null): boolean {
  if (a === null || b === null || a === b) return a === b
  return JSON.stringify(a) === JSON.stringify(b)
}

/** Whether two states of an exam say the same; where in which report a rule was noticed does not count. */
export function sameExam(a: Exam | null, b: Exam | null): boolean {
  if (a === null || b === null || a === b) return a === b
  return comparable(a) === comparable(b)
}

const comparable = (exam: Exam): string =>
  JSON.stringify({
    ...exam,
    findings: [...new Set(exam.findings.map(({ rule }) => rule))].toSorted(),
  })
