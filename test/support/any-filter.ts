import * as fc from 'fast-check'
import { bandingSchemes } from '../../src/catalogue/banding-schemes.ts'
import { methodIds, type AnalyticsFilter } from '../../src/contract/analytics.ts'
import { quantities } from '../../src/domain/quantity.ts'
import { sexes } from '../../src/domain/patient.ts'
import { mostly } from './mostly.ts'

const seldom = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> =>
  mostly(fc.constant(undefined), value)

/** What `anyExams` may be asked by: few filters at once, so that something is left. */
export const anyFilter: fc.Arbitrary<AnalyticsFilter> = fc.record({
  quantity: fc.constantFrom(undefined, undefined, undefined, ...quantities),
  protocol: seldom(fc.constantFrom('30799-1', '24627-2', '25017-5')),
  scheme: fc.oneof(
    { weight: 5, arbitrary: fc.constant(undefined) },
    { weight: 2, arbitrary: fc.constantFrom(...bandingSchemes.map(({ id }) => id)) },
  ),
  population: seldom(fc.constantFrom('paediatric' as const, 'adult' as const)),
  method: fc.constantFrom(...methodIds),
  quantileType: fc.constantFrom(6 as const, 7 as const),
  from: seldom(fc.constantFrom('2025-02-01', '0001-01-01')),
  to: seldom(fc.constantFrom('2025-11-30', '9999-12-31')),
  facility: seldom(fc.constantFrom('f1', 'f2', 'nobody')),
  scanner: seldom(fc.constantFrom('ct-1', 'ct-2', '', 'nothing')),
  sex: seldom(fc.constantFrom(...sexes)),
  indication: seldom(fc.constantFrom('ACUTE  stroke', 'Stroke', 'none')),
})
