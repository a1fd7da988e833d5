import { disclosedMethod } from './disclosed-cells.ts'
import { fillQuestion, type Question } from './question.ts'

export interface PeriodInput {
  /** ISO date. */
  readonly today: string
  /** ISO dates, both inclusive; default: the last three full calendar years. */
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/**
 * What snapshots and releases ask: everything, by one method and one quantile type.
 * @throws RangeError when the period is none
 */
export function gridQuestion({ today, from, to }: PeriodInput): Question {
  const filled = fillQuestion({ ...disclosedMethod, from, to }, 'drl', today)
  if (!filled.ok) throw new RangeError(`${filled.problem.field}: ${filled.problem.message}`)
  return filled.question
}
