import { describe, expect, it } from 'vitest'
import { gravestVerdict, verdictOf } from '../../src/analytics/verdict.ts'
import type { Verdict } from '../../src/contract/analytics.ts'

const held = { median: 100, intervalLower: 95, phantomCm: 16 } as const
const drl = { drl: 100, p25: null, phantomCm: 16 } as const

describe('verdictOf', () => {
  it.each<[Verdict, string, typeof held | object, typeof drl | object | null]>([
    ['no-drl', 'nothing to hold it against', {}, null],
    ['no-drl', 'nothing, though there are too few exams', { median: null }, null],
    ['phantom-differs', 'the other phantom', {}, { phantomCm: 32 }],
    ['phantom-differs', 'an unknown phantom of the exams', { phantomCm: null }, {}],
    ['phantom-differs', 'an unknown phantom of both', { phantomCm: null }, { phantomCm: null }],
    ['phantom-differs', 'the other phantom, too few too', { median: null }, { phantomCm: 32 }],
    ['too-few', 'no median', { median: null, intervalLower: null }, {}],
    ['above', 'interval wholly above', { median: 110, intervalLower: 100.1 }, {}],
    ['possibly-above', 'interval touching the DRL', { median: 110, intervalLower: 100 }, {}],
    ['possibly-above', 'median just above', { median: 100.1 }, {}],
    ['possibly-above', 'interval open below', { median: 110, intervalLower: null }, {}],
    ['below', 'a median equal to the DRL', { median: 100 }, {}],
    ['below', 'a median between P25 and DRL', { median: 81 }, { p25: 80 }],
    ['check-image-quality', 'a median equal to P25', { median: 80 }, { p25: 80 }],
    ['check-image-quality', 'a median under P25', { median: 20 }, { p25: 80 }],
    ['below', 'a low median where the reference has no P25', { median: 1 }, {}],
    ['possibly-above', 'above the DRL though at P25', { median: 101 }, { p25: 101 }],
  ])('%s: %s', (verdict, _, ours, theirs) => {
    const against = theirs === null ? null : { ...drl, ...theirs }
    expect(verdictOf({ ...held, ...ours }, against, true)).toBe(verdict)
  })

  it('does not ask the phantom of a quantity that has none', () => {
    expect(verdictOf({ ...held, phantomCm: null }, { ...drl, phantomCm: null }, false)).toBe(
      'below',
    )
  })
})

describe('gravestVerdict', () => {
  it('is that of the strictest reference', () => {
    expect(gravestVerdict(['below', 'above', 'phantom-differs'])).toBe('above')
    expect(gravestVerdict(['below', 'possibly-above'])).toBe('possibly-above')
  })

  it('prefers a statement about the dose to the lack of one', () => {
    expect(gravestVerdict(['phantom-differs', 'below', 'no-drl'])).toBe('below')
    expect(gravestVerdict(['phantom-differs', 'too-few'])).toBe('too-few')
  })

  it('of nothing is no-drl', () => {
    expect(gravestVerdict([])).toBe('no-drl')
  })
})
