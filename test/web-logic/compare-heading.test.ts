import { describe, expect, it } from 'vitest'
import type { Verdict } from '../../src/contract/analytics.ts'
import { compareHeading } from '../../src/web/logic/compare-heading.ts'

const rows = (...verdicts: Verdict[]) => verdicts.map((verdict) => ({ verdict }))

describe('the heading of a comparison', () => {
  it('counts the typical values whose interval lies above, of those that were compared', () => {
    const verdicts = rows('above', 'above', 'below', 'possibly-above', 'too-few', 'no-drl')
    expect(compareHeading(verdicts, null)).toBe('2 of 4 typical values are above a reference')
  })
  it('agrees in number', () => {
    expect(compareHeading(rows('above'), null)).toBe('1 of 1 typical value is above a reference')
  })
  it('never counts possibly above as above', () => {
    expect(compareHeading(rows('possibly-above', 'below'), null)).toBe(
      'none of 2 typical values is surely above a reference, 1 possibly',
    )
  })
  it('names the reference when one is chosen', () => {
    expect(compareHeading(rows('above', 'below'), 'EUCLID')).toBe(
      '1 of 2 typical values is above the EUCLID',
    )
  })
  it('says that none is above, and no more', () => {
    expect(compareHeading(rows('below', 'check-image-quality'), null)).toBe(
      'none of 2 typical values is above a reference',
    )
  })
  it('says that there is no DRL where no cell has one', () => {
    expect(compareHeading(rows('no-drl', 'no-drl'), null)).toBe(
      'no DRL to hold these 2 cells against',
    )
  })
  it('claims nothing where nothing could be compared', () => {
    expect(compareHeading(rows('too-few', 'no-drl', 'phantom-differs'), null)).toBe(
      'no typical value to hold against a reference yet',
    )
    expect(compareHeading([], null)).toBe('no exams to compare')
  })
})
