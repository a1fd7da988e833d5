import { canonicalJson } from './canonical-json.ts'
import { compareText } from './compare-text.ts'
import type { ExamReport } from './exam-report.ts'

/**
 * The reports of an exam, each once, the one that decides last: by content date-time, then record id,
 * then content digest (a reused record id). A report without a date-time comes first.
 */
export function orderReports(reports: readonly ExamReport[]): readonly ExamReport[] {
  const ordered = reports.toSorted(
    (a, b) =>
      compareText(a.contentDateTime ?? '', b.contentDateTime ?? '') ||
      compareText(a.recordId, b.recordId) ||
      compareText(a.contentDigest, b.contentDigest) ||
      // The digest leaves out format and findings; two uploads of one record may differ in them.
      compareText(canonicalJson(a), canonicalJson(b)),
  )
  return ordered.filter((report, index) => {
    const before = ordered[index - 1]
    return (
      before === undefined ||
      before.recordId !== report.recordId ||
      before.contentDigest !== report.contentDigest
    )
  })
}
