import * as fc from 'fast-check'
import {
  measureNames,
  unbounded,
  type BandRule,
  type CellPlan,
  type Split,
} from '../../../src/aggregate/cell-plan.ts'

const bands = (edges: readonly number[]) =>
  edges.slice(1).map((to, index) => ({ from: edges[index] ?? 0, to }))

/** Children by weight, with a gap; children by age; adults; everybody by size. */
export const rules = {
  childWeight: {
    id: 'child-weight',
    variable: 'weight10g',
    needsAge: true,
    minMonths: 0,
    maxMonths: 216,
    bands: [
      { from: 0, to: 500 },
      { from: 500, to: 3000 },
      { from: 4000, to: 8000 },
    ],
    unitMinimum: 2,
  },
  childAge: {
    id: 'child-age',
    variable: 'ageMonths',
    needsAge: true,
    minMonths: 0,
    maxMonths: 216,
    bands: bands([0, 3, 12, 72, 120, 216]),
    unitMinimum: 1,
  },
  adult: {
    id: 'adult',
    variable: 'ageMonths',
    needsAge: true,
    minMonths: 216,
    maxMonths: unbounded,
    bands: [{ from: 216, to: unbounded }],
    unitMinimum: 3,
  },
  size: {
    id: 'size',
    variable: 'sizeTenthMm',
    needsAge: false,
    minMonths: 0,
    maxMonths: unbounded,
    bands: bands([0, 1000, 2000, unbounded]),
    unitMinimum: 0,
  },
} as const satisfies Record<string, BandRule>

/** The home rules of protocol codes 1 to 4. */
export const homeRules: Readonly<Record<string, readonly BandRule[]>> = {
  p1: [rules.childAge, rules.adult],
  p2: [rules.childWeight, rules.adult],
  p3: [rules.adult],
  p4: [rules.size],
}
export const protocolLabels = ['', 'p1', 'p2', 'p3', 'p4']

const table = (codes: number) =>
  fc.option(
    fc
      .array(fc.constantFrom(0, 1, 1), { minLength: codes, maxLength: codes })
      .map((allowed) => Uint8Array.from(allowed)),
    { nil: null, freq: 2 },
  )

const split = fc.constantFrom<Split>(
  { by: 'facility', groups: Uint16Array.of(0, 1, 2, 3, 4) },
  { by: 'facility', groups: Uint16Array.of(0, 1, 1, 2, 2) },
  { by: 'device', groups: Uint16Array.of(0, 1, 1, 2, 2) },
  { by: 'sex', groups: Uint16Array.of(0, 1, 2, 3) },
  { by: 'scanner', groups: Uint16Array.from({ length: 50 }, (_, code) => code) },
  { by: 'indication', groups: Uint16Array.of(0, 1) },
  { by: 'day', groups: Uint16Array.from({ length: 120 }, (_, day) => Math.floor(day / 3)) },
)

const rulesOf = (home: readonly BandRule[]) =>
  fc.oneof(
    { arbitrary: fc.constant(home), weight: 4 },
    { arbitrary: fc.subarray(Object.values(rules)), weight: 1 },
  )

const probability = fc.constantFrom(0, 0.05, 0.25, 0.5, 0.75, 0.9, 1)

/** Any plan; half of them such as can be answered run by run. */
export const somePlan: fc.Arbitrary<CellPlan> = fc
  .record({
    common: fc.boolean(),
    seen: fc.record({
      facilities: table(5),
      scanners: table(50),
      devices: table(5),
      protocols: table(5),
      indications: table(3),
      sexes: table(4),
      phantoms: table(4),
      ages: fc.option(fc.constant({ minMonths: 0, maxMonths: 216 }), { nil: null, freq: 2 }),
    }),
    fromDay: fc.constantFrom(0, 100, 104),
    toDay: fc.constantFrom(103, 108, 65_535),
    purpose: fc.constantFrom(0, 0, 1),
    measures: fc.uniqueArray(fc.constantFrom(...measureNames), { minLength: 1, maxLength: 4 }),
    phantoms: fc.array(fc.constantFrom('apart', 'not-mixed', 'any'), {
      minLength: 4,
      maxLength: 4,
    } as const),
    rules: fc.tuple(...['p1', 'p2', 'p3', 'p4'].map((name) => rulesOf(homeRules[name] ?? []))),
    splits: fc.uniqueArray(split, { maxLength: 2 }),
    unit: fc.constantFrom('facility', 'scanner'),
    sampleOf: fc.constantFrom('exams', 'unit-medians'),
    wants: fc.record({
      probabilities: fc.uniqueArray(probability, { maxLength: 4 }),
      quantileType: fc.constantFrom(6, 7),
      intervals: fc.uniqueArray(fc.constantFrom(0.25, 0.5, 0.75), { maxLength: 2 }),
      patientsUpTo: fc.constantFrom(0, 1, 3, 100),
      units: fc.boolean(),
      traces: fc.constantFrom(null, Uint32Array.of(0, 11, 12, 13, 14)),
      sample: fc.boolean(),
      histogramPerDecade: fc.constantFrom(0, 20),
      sequences: fc.boolean(),
      logMad: fc.boolean(),
    }),
  } as const)
  .map(({ common, seen, rules: chosen, phantoms, measures, wants, ...rest }): CellPlan => {
    const factors = Float64Array.from({ length: 300 }, (_, m) => (m < 6 ? NaN : 0.01 + m / 3000))
    return {
      ...rest,
      seen: common
        ? { ...seen, scanners: null, devices: null, indications: null, sexes: null, ages: null }
        : seen,
      measures: measures.map((name, i) => ({
        name,
        phantom: common ? 'apart' : (phantoms[i] ?? 'apart'),
      })),
      protocols: [
        null,
        ...chosen.map((of, index) =>
          index === 2 && !common
            ? null
            : {
                rules: of,
                measures: measures.map((_, i) => i),
                kFactors: { cm16: factors, cm32: index === 0 ? null : factors.map((k) => k / 2) },
              },
        ),
      ],
      ...(common ? { splits: [], unit: 'facility' as const } : {}),
      wants: {
        ...wants,
        // Traces are of facilities.
        ...(common || rest.unit === 'facility' ? {} : { traces: null }),
        ...(common ? { histogramPerDecade: 0, sequences: false, logMad: false } : {}),
      },
    }
  })
