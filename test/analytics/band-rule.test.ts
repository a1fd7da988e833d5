import { describe, expect, it } from 'vitest'
import { bandRule } from '../../src/analytics/band-rule.ts'
import { cellPlanOf } from '../../src/analytics/cell-plan-of.ts'
import { homeRules } from '../../src/analytics/home-rules.ts'
import { nothingWanted } from '../../src/aggregate/plan-parts.ts'
import { bandingSchemes, schemeById } from '../../src/catalogue/banding-schemes.ts'
import { oracleView } from '../oracle/oracle-core.ts'
import { given } from '../support/given.ts'
import { ask } from './support.ts'

const body = given(schemeById('pidrl-body-weight'))

describe('bandRule', () => {
  it('is in the steps of the columns, and knows the exams a unit needs', () => {
    expect(bandRule(body, 10)).toMatchObject({
      id: 'pidrl-body-weight',
      variable: 'weight10g',
      needsAge: true,
      minMonths: 0,
      maxMonths: 216,
      bands: [
        { from: 0, to: 500 },
        { from: 500, to: 1500 },
        { from: 1500, to: 3000 },
        { from: 3000, to: 5000 },
        { from: 5000, to: 8000 },
      ],
      unitMinimum: 10,
    })
  })

  it('has no upper end where the scheme has none, above every value of a column', () => {
    expect(bandRule(given(schemeById('arpansa')), 0)).toMatchObject({
      needsAge: false,
      maxMonths: 0x10000,
      bands: [
        { from: 0, to: 60 },
        { from: 60, to: 180 },
        { from: 180, to: 0x10000 },
      ],
    })
  })

  it('is to be had of every scheme of the catalogue', () => {
    for (const scheme of bandingSchemes)
      expect(bandRule(scheme, 0).bands).toHaveLength(scheme.bands.length)
  })

  it.each([
    ['weight-kg' as const, 4.5, true],
    ['weight-kg' as const, 1.15, true],
    ['weight-kg' as const, 4.555, false],
    ['size-cm' as const, 32.29, true],
    ['age-months' as const, 0.5, false],
  ])('of %s takes %d as an edge: %s', (variable, min, isTaken) => {
    const made = () => bandRule({ ...body, variable, bands: [{ ...given(body.bands[0]), min }] }, 0)
    if (isTaken) expect(made().bands[0]?.from).toBe(Math.round(min * 100))
    else expect(made).toThrow(/pidrl-body-weight.*no multiple/)
  })
})

describe('homeRules', () => {
  it('are the rules of the usual question, under the same ids', () => {
    const { plan } = cellPlanOf(ask(), oracleView([{ protocol: '24627-2' }]).labels, {
      unit: 'facility',
      unitExams: { adult: 0, paediatric: 0 },
      sampleOf: 'exams',
      splits: [],
      wants: nothingWanted,
    })
    expect(homeRules('24627-2')).toEqual(plan.protocols[1]?.rules)
    expect(homeRules('24627-2').map(({ id }) => id)).toEqual(['pidrl-body-weight', 'adult-all'])
  })

  it('are none for what the catalogue does not have', () => {
    expect(homeRules('00000-0')).toEqual([])
    expect(homeRules('')).toEqual([])
  })
})
