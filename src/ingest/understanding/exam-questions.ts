import type { ExamReport } from '../../domain/exam-report.ts'
import type { Exam } from '../../domain/exam.ts'
import type { Finding } from '../../domain/finding.ts'
import { severityOf } from '../../domain/finding-rules.ts'
import { doseAt } from './recheck-report.ts'

/** One finding that keeps an exam out of statistics, tied to the content it was made in. */
export interface ExamQuestion {
  readonly finding: Finding
  /** Equal for the same finding in the same content. */
  readonly key: string
  /** The dose it is about was not kept: only a correction of its field can answer it. */
  readonly lost: boolean
}

const quarantines = ({ rule }: Finding): boolean => severityOf(rule) === 'quarantined'

const keyOf = ({ rule, field, event }: Finding, content: string): string =>
  JSON.stringify([rule, field, event, content])

/** What somebody has to decide about an exam, from its reports as the facility's rules read them. */
export function examQuestions(reports: readonly ExamReport[], exam: Exam): readonly ExamQuestion[] {
  const questions = new Map<string, ExamQuestion>()
  for (const report of reports)
    for (const finding of report.findings.filter(quarantines)) {
      const key = keyOf(finding, report.contentDigest)
      const lost =
        (finding.rule === 'dose-too-large' || finding.rule === 'dose-negative') &&
        doseAt(report, finding.field, finding.event) === null
      questions.set(key, { finding, key, lost })
    }
  const ofReports = new Set(
    reports.flatMap(({ findings }) => findings.map(({ rule, field }) => `${rule} ${field}`)),
  )
  // Of the merged exam alone: a total that cannot be represented.
  for (const finding of exam.findings.filter(quarantines))
    if (!ofReports.has(`${finding.rule} ${finding.field}`)) {
      const content = reports.map(({ contentDigest }) => contentDigest).sort()
      const key = keyOf(finding, content.join(' '))
      questions.set(key, { finding, key, lost: true })
    }
  return [...questions.values()]
}
