import { unbounded, type BandRule, type CellPlan } from '../../src/aggregate/cell-plan.ts'
import { everythingSeen, nothingWanted } from '../../src/aggregate/plan-parts.ts'
import { protocols } from './dataset.ts'
import { adultFromMonths, ageEdges, oneProtocol, probabilities, weightEdges } from './questions.ts'

const bandsOf = (edges: readonly number[]) =>
  edges.slice(1).map((to, index) => ({ from: edges[index] ?? 0, to }))

const children = { needsAge: true, minMonths: 0, maxMonths: adultFromMonths, unitMinimum: 0 }
const adults: BandRule = {
  ...children,
  id: 'adults',
  variable: 'ageMonths',
  minMonths: adultFromMonths,
  maxMonths: unbounded,
  bands: [{ from: adultFromMonths, to: unbounded }],
}
const childrenByAge: BandRule = {
  ...children,
  id: 'age',
  variable: 'ageMonths',
  bands: bandsOf(ageEdges),
}

/** The rules by which the core keeps the exams of the bench: the bands that the other engines' tables store. */
export const homeRules = (): readonly BandRule[] => [childrenByAge, adults]
/** The same bands under other names: they have to be worked out for every row. */
const ageRules = homeRules().map((rule) => ({ ...rule, id: `${rule.id} by row` }))
const weightRules: readonly BandRule[] = [
  { ...children, id: 'weight', variable: 'weight10g', bands: bandsOf(weightEdges) },
]

function plan(
  sampleOf: CellPlan['sampleOf'],
  rules: readonly BandRule[] = homeRules(),
  rest: Partial<CellPlan> = {},
): CellPlan {
  return {
    seen: everythingSeen,
    fromDay: 0,
    toDay: 0xffff,
    purpose: 0,
    measures: [{ name: 'dlp', phantom: 'apart' }],
    protocols: Array.from({ length: protocols + 1 }, (_, code) =>
      code === 0 ? null : { rules, measures: [0], kFactors: null },
    ),
    splits: [],
    unit: 'facility',
    sampleOf,
    wants: { ...nothingWanted, probabilities },
    ...rest,
  }
}

/** 1 at one code. */
const only = (code: number): Uint8Array => {
  const table = new Uint8Array(code + 1)
  table[code] = 1
  return table
}

export const plans = {
  pooled: plan('exams'),
  'pooled-bands-by-case': plan('exams', ageRules),
  'sum-weight-bands-by-case': plan('exams', weightRules),
  'facility-medians': plan('unit-medians'),
  'one-protocol': plan('exams', homeRules(), {
    seen: {
      ...everythingSeen,
      protocols: only(oneProtocol.protocol),
      devices: only(oneProtocol.manufacturer),
      sexes: only(oneProtocol.sex),
    },
    fromDay: oneProtocol.fromDay,
    toDay: oneProtocol.toDay - 1,
  }),
} as const
