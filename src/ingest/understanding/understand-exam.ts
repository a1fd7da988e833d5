import type { Exam, ExamDecisionState } from '../../domain/exam.ts'
import type { ExamReport } from '../../domain/exam-report.ts'
import type { Finding } from '../../domain/finding.ts'
import { severityOf, type RuleId } from '../../domain/finding-rules.ts'
import { mergeReports, type MergedReports } from '../../domain/merge-reports.ts'
import { applyCorrections, correctionsHold } from './apply-corrections.ts'
import { applySizes } from './apply-sizes.ts'
import { correctedFindings } from './corrected-findings.ts'
import type { ExamDecision, ExamKnowledge, FacilityRule } from './exam-knowledge.ts'
import { examQuestions, type ExamQuestion } from './exam-questions.ts'
import { rulesFor } from './match-rule.ts'
import { eventByRules, repairReport } from './repair-report.ts'

/** An exam with what led to it. */
export interface UnderstoodExam {
  readonly exam: Exam
  /** As the rules and late sizes make it, before any decision. */
  readonly undecided: Exam
  /** What keeps it out of statistics as long as nobody decides. */
  readonly questions: readonly ExamQuestion[]
  /** Rules that hold for it, in the order they were set. */
  readonly rules: readonly FacilityRule[]
  /** Where all its exposures are counted instead, and whether it is out of statistics for another reason too. */
  readonly elsewhere: { readonly examId: string; readonly quarantinedAnyway: boolean } | null
}

/** The exam that its reports make, as people understand it: rules, then late sizes, then the decision. */
export function understandExam(reports: readonly ExamReport[], knowledge: ExamKnowledge): Exam {
  const { rules, decision, sizes } = knowledge
  if (rules.length === 0 && decision === null && sizes.length === 0) return mergeReports(reports)
  return explainExam(reports, knowledge).exam
}

/**
 * As `understandExam`, with its reasons. It depends on what is known alone, not on the order in which reports,
 * sizes, rules and decision arrived.
 */
export function explainExam(
  reports: readonly ExamReport[],
  { rules, decision, sizes }: ExamKnowledge,
): UnderstoodExam {
  const held = rules.length === 0 ? [] : rulesFor(rules, mergeReports(reports))
  const read = held.length === 0 ? reports : reports.map((report) => repairReport(report, held))
  let notes: ReadonlySet<RuleId> = new Set<RuleId>()
  const amend = (merged: MergedReports): MergedReports => {
    const sized = applySizes(merged.header.patient, sizes)
    notes = sized.notes
    const purpose = purposeByRule(held) ?? merged.header.purpose
    return {
      header: { ...merged.header, purpose, patient: sized.patient },
      events: merged.events.map((event) => eventByRules(event, held)),
      totals: merged.totals,
    }
  }
  const merged = mergeReports(read, amend)
  const undecided = noted(merged, [...notes])
  const questions = examQuestions(read, merged)
  const exam =
    decision === null || decision.decision === 'reopen'
      ? undecided
      : decided(undecided, questions, decision, () =>
          mergeReports(read, (parts) => applyCorrections(amend(parts), decision.corrections)),
        )
  return { exam, undecided, questions, rules: held, elsewhere: null }
}

function purposeByRule(rules: readonly FacilityRule[]) {
  const effect = rules.findLast(({ effect }) => effect.kind === 'purpose')?.effect
  return effect?.kind === 'purpose' ? effect.purpose : null
}

/** A decision holds for what it was made on: what has come up since has to be decided anew. */
function decided(
  exam: Exam,
  questions: readonly ExamQuestion[],
  decision: ExamDecision,
  correct: () => Exam,
): Exam {
  const stands =
    questions.every(({ key }) => decision.questions.includes(key)) &&
    correctionsHold(exam, decision.corrections)
  if (!stands) return { ...noted(exam, ['decision-outdated']), decision: 'outdated' }
  if (decision.decision === 'discard') return as(exam, 'discarded', true)
  if (decision.decision === 'accept') return as(exam, 'accepted', false)
  const corrected = correct()
  const { remaining, found } = correctedFindings(corrected, questions, decision)
  return as(
    // What was found in the reports stays to be seen; what is wrong with the corrected values is added.
    withFindings(corrected, [...exam.findings, ...found, note('exam-corrected')]),
    'corrected',
    remaining.length > 0 || found.some(({ rule }) => severityOf(rule) === 'quarantined'),
  )
}

const as = (exam: Exam, decision: ExamDecisionState, quarantined: boolean): Exam => ({
  ...exam,
  decision,
  quarantined,
})

const note = (rule: RuleId): Finding => ({ rule, field: null, event: null, row: null })

const noted = (exam: Exam, rules: readonly RuleId[]): Exam =>
  rules.length === 0 ? exam : withFindings(exam, [...exam.findings, ...rules.map(note)])

function withFindings(exam: Exam, findings: readonly Finding[]): Exam {
  const distinct = new Map(findings.map((finding) => [JSON.stringify(finding), finding]))
  return { ...exam, findings: [...distinct.values()] }
}
