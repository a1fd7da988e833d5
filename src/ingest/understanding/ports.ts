import type { BulkDecisionInput, ExamState, ExamSummary } from '../../contract/exam.ts'
import type { NewRule, RuleView } from '../../contract/rule.ts'
import type { ExamReport } from '../../domain/exam-report.ts'
import type { ExamDecision } from './exam-knowledge.ts'
import type { SharedScan } from './same-scans.ts'
import type { UnderstoodExam } from './understand-exam.ts'

/** A decision as it was recorded. */
export interface RecordedDecision extends ExamDecision {
  readonly decidedBy: string
}

/** Everything the registry has about one exam. */
export interface ExamAccount {
  readonly facilityId: string
  readonly understood: UnderstoodExam
  /** The reports it is made of, as stored. */
  readonly reports: readonly ExamReport[]
  /** The latest first. */
  readonly history: readonly RecordedDecision[]
  /** What it shares with other exams, and others with it. */
  readonly shared: readonly SharedScan[]
  /** Rules of the facility as they are now. */
  readonly rules: readonly RuleView[]
}

export interface ExamStore {
  /** Newest exam date first; `after` is the cursor that the page before gave. */
  exams(query: {
    readonly facilityIds: readonly string[] | '*'
    readonly state: ExamState | null
    readonly limit: number
    readonly after: string | null
  }): Promise<{ readonly exams: readonly ExamSummary[]; readonly next: string | null }>
  /** The facility that has the exam; null when none does. */
  facilityOf(examId: string): Promise<string | null>
  exam(facilityId: string, examId: string): Promise<ExamAccount | null>
  /** Exams of an upload that wait for a decision because of one rule. */
  waiting(
    facilityId: string,
    query: Pick<BulkDecisionInput, 'uploadId' | 'rule' | 'decision'>,
  ): Promise<readonly string[]>
  /**
   * Records what `decide` makes of each exam as it is at that moment, and rebuilds the exams, in one transaction.
   * @param decide null leaves the exam as it is; what it throws undoes all
   * @returns exams decided on
   */
  decide(
    facilityId: string,
    examIds: readonly string[],
    decide: (account: ExamAccount) => ExamDecision | null,
    by: string,
    at: string,
  ): Promise<number>
}

export interface RuleStore {
  /** In the order they were set. */
  rules(facilityId: string): Promise<readonly RuleView[]>
  /** Sets a rule, or (null) takes it back, and rebuilds the exams it touches. @returns exams changed */
  setRule(
    facilityId: string,
    ruleId: string,
    rule: NewRule | null,
    by: string,
    at: string,
  ): Promise<number>
  /** How many exams setting (or taking back) a rule would change; nothing is written. */
  previewRule(facilityId: string, ruleId: string, rule: NewRule | null): Promise<number>
}
