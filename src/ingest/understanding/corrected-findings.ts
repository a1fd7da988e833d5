import type { Exam } from '../../domain/exam.ts'
import type { Finding } from '../../domain/finding.ts'
import { severityOf } from '../../domain/finding-rules.ts'
import type { ExamDecision } from './exam-knowledge.ts'
import type { ExamQuestion } from './exam-questions.ts'
import { checkDoses } from './recheck-report.ts'

const earliestDate = '1990-01-01'

/**
 * What is unbelievable about an exam once it is corrected.
 * @returns remaining: questions no correction answers. found: what the checks say of the corrected values
 */
export function correctedFindings(
  corrected: Exam,
  questions: readonly ExamQuestion[],
  { corrections, decidedAt }: ExamDecision,
): { readonly remaining: readonly ExamQuestion[]; readonly found: readonly Finding[] } {
  const found = checkExam(corrected, decidedAt.slice(0, 10)).filter(
    ({ rule }) => severityOf(rule) === 'quarantined',
  )
  /** Each answers one question about a dose that was not kept. */
  const answers = corrections.map(({ field }) => field)
  const remaining = questions.filter(({ finding, lost }) => {
    // The same content was known under another id: no value of it is at fault.
    if (finding.rule === 'sop-uid-reused') return true
    if (!lost) return false
    const answer = answers.findIndex((field) => field === totalField(finding.field))
    if (answer === -1) return true
    answers.splice(answer, 1)
    return false
  })
  return { remaining, found }
}

/** Totals of the merged exam are named by quantity, those of a report by field. */
const totalFields: Readonly<Record<string, string>> = {
  DLP: 'dlpTotalMgyCm',
  KAP: 'kapTotalGyCm2',
  'Ka,r': 'kaRTotalGy',
}
const totalField = (field: string | null): string | null =>
  field === null ? null : (totalFields[field] ?? field)

function checkExam(exam: Exam, today: string): readonly Finding[] {
  const dated = (rule: 'exam-in-the-future' | 'exam-date-implausible'): Finding => ({
    rule,
    field: 'examDate',
    event: null,
    row: null,
  })
  return [
    ...checkDoses({
      modality: exam.modality,
      events: exam.events,
      reportedDlp: exam.dlp,
      reportedKap: exam.kap,
      reportedKaR: exam.kaR,
      declaredEvents: null,
    }),
    ...(exam.examDate > today ? [dated('exam-in-the-future')] : []),
    ...(exam.examDate < earliestDate ? [dated('exam-date-implausible')] : []),
  ]
}
