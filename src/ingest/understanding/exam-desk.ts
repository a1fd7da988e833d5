import type {
  BulkDecisionInput,
  BulkDecisionResult,
  DecisionInput,
  ExamSummary,
  ExamViewBody,
} from '../../contract/exam.ts'
import type { NewRule, RuleView } from '../../contract/rule.ts'
import { makeDecision } from './make-decision.ts'
import type { ExamStore, RuleStore } from './ports.ts'
import { viewExam } from './view-exam.ts'

/** Where people look at exams and decide about them, one by one or by rule. */
export interface ExamDesk {
  exams(
    query: Parameters<ExamStore['exams']>[0],
  ): Promise<{ readonly exams: readonly ExamSummary[]; readonly next: string | null }>
  facilityOfExam(examId: string): Promise<string | null>
  exam(facilityId: string, examId: string): Promise<ExamViewBody | null>
  /** @param by who decides @throws DecisionRefused @returns null when there is no such exam */
  decideExam(
    facilityId: string,
    examId: string,
    input: DecisionInput,
    by: string,
  ): Promise<ExamViewBody | null>
  decideExams(facilityId: string, input: BulkDecisionInput, by: string): Promise<BulkDecisionResult>
  rules(facilityId: string): Promise<readonly RuleView[]>
  /** @returns how many exams it changed, or would change */
  addRule(
    facilityId: string,
    rule: NewRule,
    by: string,
    preview: boolean,
  ): Promise<{ readonly ruleId: string | null; readonly exams: number }>
  /** @returns null when there is no such rule */
  removeRule(
    facilityId: string,
    ruleId: string,
    by: string,
    preview: boolean,
  ): Promise<number | null>
}

export function createExamDesk(parts: {
  readonly exams: ExamStore
  readonly rules: RuleStore
  readonly clock: () => Date
  readonly newId: () => string
}): ExamDesk {
  const { exams, rules, newId } = parts
  const now = () => parts.clock().toISOString()

  async function exam(facilityId: string, examId: string): Promise<ExamViewBody | null> {
    const account = await exams.exam(facilityId, examId)
    return account === null ? null : viewExam(account)
  }

  return {
    exams: (query) => exams.exams(query),
    facilityOfExam: (examId) => exams.facilityOf(examId),
    exam,
    async decideExam(facilityId, examId, input, by) {
      const at = now()
      const decided = await exams.decide(
        facilityId,
        [examId],
        ({ understood, history }) => makeDecision(understood, input, at, history[0] ?? null),
        by,
        at,
      )
      return decided === 0 ? null : exam(facilityId, examId)
    },
    async decideExams(facilityId, { uploadId, rule, decision, reason }, by) {
      const at = now()
      const waiting = await exams.waiting(facilityId, { uploadId, rule, decision })
      const decided = await exams.decide(
        facilityId,
        waiting,
        ({ understood, history }) => {
          // What is believed of one rule is not believed of another.
          const others = understood.questions.some(({ finding }) => finding.rule !== rule)
          if (decision === 'accept' && (others || understood.questions.length === 0)) return null
          return makeDecision(understood, { decision, reason }, at, history[0] ?? null)
        },
        by,
        at,
      )
      return { decided, skipped: waiting.length - decided }
    },
    rules: (facilityId) => rules.rules(facilityId),
    async addRule(facilityId, rule, by, preview) {
      const ruleId = newId()
      if (preview) return { ruleId: null, exams: await rules.previewRule(facilityId, ruleId, rule) }
      return { ruleId, exams: await rules.setRule(facilityId, ruleId, rule, by, now()) }
    },
    async removeRule(facilityId, ruleId, by, preview) {
      const known = await rules.rules(facilityId)
      if (!known.some((rule) => rule.ruleId === ruleId)) return null
      return preview
        ? rules.previewRule(facilityId, ruleId, null)
        : rules.setRule(facilityId, ruleId, null, by, now())
    },
  }
}
