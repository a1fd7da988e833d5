import { publishedMemory } from '../../src/analytics/published-memory.ts'
import { fillQuestion, type Question, type QuestionKind } from '../../src/analytics/question.ts'
import type { AnalyticsFilter } from '../../src/contract/analytics.ts'
import { times, type TestExam } from '../support/exam-columns.ts'

export const today = '2026-03-10'

export const input = {
  mappingVersion: 3,
  softwareVersion: '0.1.0',
  computedAt: '2026-03-10T12:00:00Z',
}

/** Nothing was published yet. */
export const unpublished = publishedMemory([])

/** A question of 2025, filled in. */
export function ask(filter: AnalyticsFilter = {}, kind: QuestionKind = 'drl'): Question {
  const filled = fillQuestion({ from: '2025-01-01', to: '2025-12-31', ...filter }, kind, today)
  if (!filled.ok) throw new Error(filled.problem.message)
  return filled.question
}

/** Facilities f1, f2, ... with n exams each whose DLP all are the given one, so that it is the median. */
export function facilitiesWithDlp(
  medians: readonly number[],
  n: number,
  exam: Partial<TestExam> = {},
): readonly Partial<TestExam>[] {
  return medians.flatMap((dlp, index) =>
    times(n, { ...exam, facility: `f${index + 1}`, scanner: `f${index + 1}-ct`, dlp }),
  )
}
