import { describe, expect, it } from 'vitest'
import { classifyExams, rowFate } from '../../src/analytics/classify-exams.ts'
import type { AnalyticsFilter } from '../../src/contract/analytics.ts'
import { examColumns, type TestExam } from '../support/exam-columns.ts'
import { ask } from './support.ts'

const chest = '24627-2'

/** Where one exam goes: its cells in words, or its reason, or unseen. */
function fate(exam: Partial<TestExam>, filter: AnalyticsFilter = {}) {
  const found = classifyExams(examColumns([exam]), ask(filter))
  const kind = rowFate(found, 0)
  const cells = found.cells.map(({ band, quantity, phantomCm }) =>
    [band.id, quantity, phantomCm].join(' '),
  )
  return kind === 'placed' ? cells : kind
}

describe('an exam', () => {
  it('is in one cell for each quantity, by band and phantom', () => {
    expect(fate({})).toEqual(['adult CTDIvol 16', 'adult DLP 16'])
    expect(fate({ ageYears: 2 })).toEqual(['1-6y CTDIvol 16', '1-6y DLP 16'])
    expect(fate({ protocol: chest, phantom: 32, ageYears: 8, weightKg: 27 })).toEqual([
      '15-30kg CTDIvol 32',
      '15-30kg DLP 32',
    ])
  })

  it('of unknown phantom is in cells of its own', () => {
    expect(fate({ phantom: null })).toEqual(['adult CTDIvol ', 'adult DLP '])
  })

  it('without one of two quantities is in the cell of the other', () => {
    expect(fate({ ctdivol: null })).toEqual(['adult DLP 16'])
  })

  it('is an adult on the 18th birthday and a child the month before', () => {
    expect(fate({ ageYears: 18 })).toEqual(['adult CTDIvol 16', 'adult DLP 16'])
    expect(fate({ ageYears: 215 / 12 })).toEqual(['6y-plus CTDIvol 16', '6y-plus DLP 16'])
  })

  it('on the first and the last day of the period is inside', () => {
    expect(fate({ date: '2025-01-01' })).toHaveLength(2)
    expect(fate({ date: '2025-12-31' })).toHaveLength(2)
    expect(fate({ date: '2024-12-31' })).toBe('outside-dates')
    expect(fate({ date: '2026-01-01' })).toBe('outside-dates')
  })

  it.each<[string, Partial<TestExam>, AnalyticsFilter]>([
    ['quarantined', { quarantined: true }, {}],
    ['not-diagnostic', { purpose: 'radiotherapy-planning' }, {}],
    ['unmapped', { protocol: null }, {}],
    ['unmapped', { protocol: '00000-0' }, {}],
    ['outside-population', { ageYears: 40 }, { scheme: 'pidrl-head-age' }],
    ['unknown-band', { ageYears: null }, {}],
    ['unknown-band', { protocol: chest, ageYears: 8, weightKg: null }, {}],
    // 85 kg is in no band of PiDRL, and an eight-year-old in no scheme of adults.
    ['outside-population', { protocol: chest, ageYears: 8, weightKg: 85 }, {}],
    ['mixed-phantom', { phantom: 'mixed' }, {}],
    ['no-value', { ctdivol: null, dlp: null }, {}],
    ['no-value', {}, { quantity: 'SSDE' }],
  ])('is excluded as %s: %j, asked %j', (reason, exam, filter) => {
    expect(fate(exam, filter)).toBe(reason)
  })

  it('with every fault has the first in the stated order, and the next when that is mended', () => {
    const faults: readonly (readonly [string, Partial<TestExam>])[] = [
      ['outside-dates', { date: '2020-01-01' }],
      ['quarantined', { quarantined: true }],
      ['not-diagnostic', { purpose: 'research' }],
      ['unmapped', { protocol: null }],
      ['outside-population', { ageYears: 30 }],
      ['mixed-phantom', { phantom: 'mixed' }],
      ['no-value', { ctdivol: null, dlp: null }],
    ]
    for (const [index, [reason]] of faults.entries()) {
      const exam = new Map<string, unknown>([['ageYears', 2]])
      for (const [, fault] of faults.slice(index)) {
        for (const [field, value] of Object.entries(fault)) exam.set(field, value)
      }
      expect(fate(Object.fromEntries(exam), { scheme: 'pidrl-head-age' })).toBe(reason)
    }
  })

  it('that a filter leaves out is not seen, and is no exclusion', () => {
    expect(fate({}, { facility: 'b' })).toBe('not-seen')
    expect(fate({}, { scanner: 'ct-9' })).toBe('not-seen')
    expect(fate({ scanner: '' }, { scanner: '' })).toBe('not-seen')
    expect(fate({ sex: 'male' }, { sex: 'female' })).toBe('not-seen')
    expect(fate({ protocol: null }, { protocol: '30799-1' })).toBe('not-seen')
    expect(fate({}, { population: 'paediatric' })).toBe('not-seen')
    expect(fate({ indication: 'Trauma' }, { indication: 'stroke' })).toBe('not-seen')
  })

  it('is found by its indication in any spelling', () => {
    expect(fate({ indication: 'Acute stroke' }, { indication: 'acute-stroke' })).toHaveLength(2)
  })

  it('of unknown age may be of the population asked, so it is seen and counted', () => {
    expect(fate({ ageYears: null }, { population: 'paediatric' })).toBe('unknown-band')
  })

  it('gives SSDE whatever the phantom, and no effective dose on two', () => {
    expect(fate({ phantom: 'mixed', ssde: 40 }, { quantity: 'SSDE' })).toEqual(['adult SSDE '])
    expect(fate({ phantom: 'mixed' }, { quantity: 'E' })).toBe('mixed-phantom')
  })

  it('of a child’s body on 32 cm gives no effective dose: the factors are for 16 cm', () => {
    const child = { protocol: chest, ageYears: 8, weightKg: 27 }
    expect(fate({ ...child, phantom: 32 }, { quantity: 'E' })).toBe('no-value')
    expect(fate({ ...child, phantom: 16 }, { quantity: 'E' })).toEqual(['15-30kg E '])
  })
})
