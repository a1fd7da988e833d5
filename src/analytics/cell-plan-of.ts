import type { BandRule, CellPlan, ProtocolCells } from '../aggregate/cell-plan.ts'
import type { ExamLabels } from '../aggregate/exam-rows.ts'
import type { BandingScheme } from '../domain/band.ts'
import { purposes } from '../domain/purpose.ts'
import { quantities as allQuantities, type Quantity } from '../domain/quantity.ts'
import { bandRule } from './band-rule.ts'
import { dayOf } from './calendar.ts'
import { kFactorTables } from './k-factor-tables.ts'
import { measureOf } from './measure-of.ts'
import { forPopulation, type ByPopulation } from './methods.ts'
import { protocolPlans, type ProtocolPlan } from './protocol-plans.ts'
import type { Question } from './question.ts'
import { seenRows } from './seen-rows.ts'

/** What a kind of question wants of its cells, whatever its filters. */
export interface CellShape extends Pick<CellPlan, 'unit' | 'sampleOf' | 'splits' | 'wants'> {
  /** Units with fewer exams in a cell are left out of it. */
  readonly unitExams: ByPopulation
}

/** A plan for the core, and what the numbers of its cells stand for. */
export interface QuestionPlan {
  readonly plan: CellPlan
  /** By protocol code. */
  readonly protocols: readonly (ProtocolPlan | null)[]
  /** By measure. */
  readonly quantities: readonly Quantity[]
}

/** A question in the words of the core: names as codes, schemes as rules, quantities as measures. */
export function cellPlanOf(question: Question, labels: ExamLabels, shape: CellShape): QuestionPlan {
  const { unitExams, ...rest } = shape
  const protocols = protocolPlans(labels.protocols, question)
  const asked = new Set(protocols.flatMap((plan) => plan?.quantities ?? []))
  const quantities = allQuantities.filter((quantity) => asked.has(quantity))
  const ruleOf = ruleMaker(unitExams)
  return {
    plan: {
      seen: seenRows(question, labels),
      fromDay: knownDay(question.from),
      toDay: knownDay(question.to),
      purpose: purposes.indexOf('diagnostic'),
      measures: quantities.map(measureOf),
      protocols: protocols.map((plan) =>
        plan === null ? null : protocolCells(plan, quantities, ruleOf),
      ),
      ...rest,
    },
    protocols,
    quantities,
  }
}

function protocolCells(
  { protocol, schemes, quantities }: ProtocolPlan,
  measures: readonly Quantity[],
  ruleOf: (scheme: BandingScheme) => BandRule,
): ProtocolCells {
  const needsFactors = quantities.includes('E') && protocol.kRegion !== null
  return {
    rules: schemes.map(ruleOf),
    measures: quantities.map((quantity) => measures.indexOf(quantity)),
    kFactors: needsFactors ? kFactorTables(protocol.kRegion) : null,
  }
}

/** One rule for all protocols of a scheme. */
function ruleMaker(unitExams: ByPopulation): (scheme: BandingScheme) => BandRule {
  const made = new Map<string, BandRule>()
  return (scheme) => {
    const rule =
      made.get(scheme.id) ?? bandRule(scheme, forPopulation(unitExams, scheme.population.kind))
    made.set(scheme.id, rule)
    return rule
  }
}

function knownDay(isoDate: string): number {
  const day = dayOf(isoDate)
  if (day === null) throw new RangeError(`there is no day ${isoDate}`)
  return day
}
