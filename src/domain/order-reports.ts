import { compareText } from './compare-text.ts'
import type { ExamReport } from './exam-report.ts'

/**
 * The reports of an exam, each once, the one that decides last: by content date-time, then record id,
 * then content digest (a reused record id). A report without a date-time comes first.
 */
export function orderReports(reports: readonly ExamReport[]): readonly ExamReport[] {
  const distinct = new Map(
    reports.map((report) => [`${report.recordId} ${report.contentDigest}`, report]),
  )
  return [...distinct.values()].sort(
    (a, b) =>
      compareText(a.contentDateTime ?? '', b.contentDateTime ?? '') ||
      compareText(a.recordId, b.recordId) ||
      compareText(a.contentDigest, b.contentDigest),
  )
}
