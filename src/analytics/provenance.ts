import type { Provenance } from '../contract/analytics.ts'
import type { Exclusions } from './exclusions.ts'
import { kFactorSet } from './k-factor-set.ts'
import type { ByPopulation } from './methods.ts'
import type { Question } from './question.ts'

/** What an answer must say of itself and only its caller knows. */
export interface ProvenanceInput {
  readonly mappingVersion: number
  readonly softwareVersion: string
  /** ISO date-time. */
  readonly computedAt: string
}

export interface AnswerCounts {
  readonly seen: number
  readonly used: number
  readonly excluded: Exclusions
}

export interface Minimums {
  readonly exams: ByPopulation
  readonly facilities: number
}

/** How an answer was had: method, filters, counts in and out by reason, versions, time. */
export function provenance(
  question: Question,
  method: string,
  minimums: Minimums,
  { seen, used, excluded }: AnswerCounts,
  dataVersion: string,
  input: ProvenanceInput,
): Provenance {
  const { quantity, protocol, scheme, population, facility, scanner, sex, indication } = question
  return {
    method,
    quantileType: question.quantileType,
    filters: { quantity, protocol, scheme, population, facility, scanner, sex, indication },
    from: question.from,
    to: question.to,
    examsSeen: seen,
    examsUsed: used,
    excluded,
    minimumExams: { ...minimums.exams },
    minimumFacilities: minimums.facilities,
    kFactorSet: quantity === 'E' ? kFactorSet().id : null,
    mappingVersion: input.mappingVersion,
    softwareVersion: input.softwareVersion,
    dataVersion,
    computedAt: input.computedAt,
  }
}
