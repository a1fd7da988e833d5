import { describe, expect, it } from 'vitest'
import { fillQuestion } from '../../src/analytics/question.ts'
import { protocolPlan } from '../../src/analytics/protocol-plans.ts'
import { protocolByLoinc } from '../../src/catalogue/protocols.ts'
import { given } from '../support/given.ts'
import { ask } from './support.ts'

const period = (filter: object, kind: 'drl' | 'typical', today: string) => {
  const filled = fillQuestion(filter, kind, today)
  return filled.ok ? [filled.question.from, filled.question.to] : filled.problem
}

describe('the period of a question', () => {
  it('of a DRL is the last three full calendar years', () => {
    expect(period({}, 'drl', '2026-11-23')).toEqual(['2023-01-01', '2025-12-31'])
    expect(period({}, 'drl', '2026-01-01')).toEqual(['2023-01-01', '2025-12-31'])
  })

  it('of a typical value is the last twelve months, both ends included', () => {
    expect(period({}, 'typical', '2026-11-23')).toEqual(['2025-11-24', '2026-11-23'])
    expect(period({}, 'typical', '2026-12-31')).toEqual(['2026-01-01', '2026-12-31'])
  })

  it('of a typical value starts on 1 March where 29 February is missing', () => {
    expect(period({}, 'typical', '2028-02-29')).toEqual(['2027-03-01', '2028-02-29'])
    expect(period({}, 'typical', '2028-02-28')).toEqual(['2027-03-01', '2028-02-28'])
  })

  it('keeps the end that was given, and ends today where none was', () => {
    expect(period({ from: '2026-01-01' }, 'drl', '2026-11-23')).toEqual([
      '2026-01-01',
      '2026-11-23',
    ])
    expect(period({ to: '2024-12-31' }, 'typical', '2026-11-23')).toEqual([
      '2024-01-01',
      '2024-12-31',
    ])
    expect(period({ to: '2024-12-31' }, 'drl', '2026-11-23')).toEqual(['2022-01-01', '2024-12-31'])
  })

  it.each([
    [{ from: '2025-02-30' }, 'from'],
    [{ to: '2025-13-01' }, 'to'],
    [{ to: 'soon' }, 'to'],
    [{ from: '2025-06-01', to: '2025-05-31' }, 'from'],
    [{ protocol: '99999-9' }, 'protocol'],
    [{ scheme: 'shoe-size' }, 'scheme'],
    [{ method: 'local' as const }, 'facility'],
  ])('%j is refused, naming %s', (filter, field) => {
    expect(fillQuestion(filter, 'drl', '2026-11-23')).toMatchObject({
      ok: false,
      problem: { field },
    })
  })
})

describe('the defaults of a question', () => {
  it('are icrp135 and quantile type 7', () => {
    expect(ask()).toMatchObject({ method: 'icrp135', quantileType: 7, quantity: null })
  })

  const head = given(protocolByLoinc('30799-1'))
  const schemes = (filter: object) => protocolPlan(head, ask(filter)).schemes.map(({ id }) => id)

  it('ask CTDIvol and DLP of CT', () => {
    expect(protocolPlan(head, ask()).quantities).toEqual(['CTDIvol', 'DLP'])
    expect(protocolPlan(head, ask({ quantity: 'SSDE' })).quantities).toEqual(['SSDE'])
  })

  it('band children by the protocol’s own scheme and put adults together', () => {
    expect(schemes({})).toEqual(['pidrl-head-age', 'adult-all'])
    expect(schemes({ population: 'paediatric' })).toEqual(['pidrl-head-age'])
    expect(schemes({ population: 'adult' })).toEqual(['adult-all'])
  })

  it('give way, both, to a scheme that is named', () => {
    expect(schemes({ scheme: 'acr-2022-head-age' })).toEqual(['acr-2022-head-age'])
  })
})
