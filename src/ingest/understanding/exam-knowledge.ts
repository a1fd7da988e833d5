import type { RuleCondition, RuleEffect } from '../../contract/rule.ts'
import type { CorrectionField } from './correction-fields.ts'

/** A rule of the facility that holds. */
export interface FacilityRule {
  readonly ruleId: string
  readonly when: RuleCondition
  readonly effect: RuleEffect
}

/** One value that a person put right. */
export interface Correction {
  readonly field: CorrectionField
  /** 1-based event of the exam as it was decided on; null for a value of the whole exam. */
  readonly event: number | null
  /** Of the event, where it has one: events may be numbered otherwise once further reports have come. */
  readonly eventUid: string | null
  /** In steps or units of the field; dates as ISO text. */
  readonly value: number | string
  /** What the exam had, in the same terms; a correction holds as long as it still has it. */
  readonly original: number | string | null
}

export const decisions = ['accept', 'correct', 'discard', 'reopen'] as const
export type DecisionKind = (typeof decisions)[number]

export interface ExamDecision {
  readonly decision: DecisionKind
  readonly reason: string
  readonly corrections: readonly Correction[]
  /** What kept the exam out of statistics when it was decided on (`examQuestions`). */
  readonly questions: readonly string[]
  /** Exams that hold the same exposures and that a person said are other scans. */
  readonly distinctFrom: readonly string[]
  /** ISO date-time. */
  readonly decidedAt: string
}

/** A weight or height that came apart from its exam. */
export interface LateSize {
  readonly weightG: number | null
  readonly heightMm: number | null
  readonly overwrite: boolean
}

/** What people say about an exam beside its reports. */
export interface ExamKnowledge {
  /** In the order they were set: of two that contradict each other the later counts. */
  readonly rules: readonly FacilityRule[]
  /** The latest. */
  readonly decision: ExamDecision | null
  /** In the order they arrived. */
  readonly sizes: readonly LateSize[]
}

export const nothingKnown: ExamKnowledge = { rules: [], decision: null, sizes: [] }
