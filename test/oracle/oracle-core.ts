import type { ExamCore, ExamView } from '../../src/analytics/ports.ts'
import { examRows } from '../support/exam-rows.ts'
import type { TestExam } from '../support/exam-columns.ts'
import { answerPlan } from './answer-plan.ts'

/** A view of plain exams that answers by the oracle. */
export function oracleView(exams: readonly Partial<TestExam>[]): ExamView {
  const { rows, labels } = examRows(exams)
  return { version: 'test', mappingVersion: 3, labels, ask: async (plan) => answerPlan(rows, plan) }
}

/** A core that always shows the same exams. */
export function oracleCore(exams: readonly Partial<TestExam>[]): ExamCore {
  const view = oracleView(exams)
  return {
    async read(work, signal) {
      signal?.throwIfAborted()
      return work(view)
    },
  }
}
