import type { QuantileType } from '../aggregate/quantile.ts'
import { protocolByLoinc } from '../catalogue/protocols.ts'
import { schemeById } from '../catalogue/banding-schemes.ts'
import type { AnalyticsFilter, MethodId } from '../contract/analytics.ts'
import type { Modality } from '../domain/exam-report.ts'
import type { Sex } from '../domain/patient.ts'
import type { Quantity } from '../domain/quantity.ts'
import { dayOf, lastFullYears, yearsEnding } from './calendar.ts'

/** A DRL is computed over years, a facility's typical value over the last one. */
export type QuestionKind = 'drl' | 'typical'

/** A filter with every default filled in and every name known to the catalogue. */
export interface Question {
  /** Null: the usual quantities of each protocol's modality. */
  readonly quantity: Quantity | null
  readonly protocol: string | null
  /** Null: the protocol's own scheme for children and all adults. */
  readonly scheme: string | null
  readonly population: 'paediatric' | 'adult' | null
  readonly method: MethodId
  readonly quantileType: QuantileType
  /** ISO dates, both inclusive. */
  readonly from: string
  readonly to: string
  readonly facility: string | null
  readonly scanner: string | null
  readonly sex: Sex | null
  readonly indication: string | null
}

export type QuestionResult =
  | { readonly ok: true; readonly question: Question }
  | {
      readonly ok: false
      readonly problem: { readonly field: keyof AnalyticsFilter; readonly message: string }
    }

/** What is asked of each modality when no quantity is named; SSDE and effective dose only on request. */
export const usualQuantities: Readonly<Record<Modality, readonly Quantity[]>> = {
  CT: ['CTDIvol', 'DLP'],
  DX: ['KAP'],
  RF: ['KAP', 'KaR'],
}

const years: Readonly<Record<QuestionKind, number>> = { drl: 3, typical: 1 }

/**
 * Fills a filter with defaults. The period, where neither end is given: for DRLs the last three full
 * calendar years, for typical values the last twelve months ending today. One end given: `to` is today,
 * `from` the same number of years before it.
 * @param today ISO date
 */
export function fillQuestion(
  filter: AnalyticsFilter,
  kind: QuestionKind,
  today: string,
): QuestionResult {
  const { from, to } = period(filter, kind, today)
  const question: Question = {
    quantity: filter.quantity ?? null,
    protocol: filter.protocol ?? null,
    scheme: filter.scheme ?? null,
    population: filter.population ?? null,
    method: filter.method ?? 'icrp135',
    quantileType: filter.quantileType ?? 7,
    from,
    to,
    facility: filter.facility ?? null,
    scanner: filter.scanner ?? null,
    sex: filter.sex ?? null,
    indication: filter.indication ?? null,
  }
  const problem = problemOf(question)
  return problem === null ? { ok: true, question } : { ok: false, problem }
}

function period(
  filter: AnalyticsFilter,
  kind: QuestionKind,
  today: string,
): { from: string; to: string } {
  if (filter.from === undefined && filter.to === undefined && kind === 'drl') {
    return lastFullYears(today, years.drl)
  }
  const to = filter.to ?? today
  if (filter.from !== undefined) return { from: filter.from, to }
  return { from: dayOf(to) === null ? to : yearsEnding(to, years[kind]), to }
}

function problemOf(
  question: Question,
): { readonly field: keyof AnalyticsFilter; readonly message: string } | null {
  const first = dayOf(question.from)
  const last = dayOf(question.to)
  if (last === null) return { field: 'to', message: 'There is no such day.' }
  if (first === null) return { field: 'from', message: 'There is no such day.' }
  if (first > last) return { field: 'from', message: 'The period ends before it begins.' }
  if (question.protocol !== null && protocolByLoinc(question.protocol) === undefined) {
    return { field: 'protocol', message: 'The catalogue has no protocol of this LOINC code.' }
  }
  if (question.scheme !== null && schemeById(question.scheme) === undefined) {
    return { field: 'scheme', message: 'The catalogue has no banding scheme of this name.' }
  }
  if (question.method === 'local' && question.facility === null) {
    return { field: 'facility', message: 'A local DRL is of one facility; name it.' }
  }
  return null
}
