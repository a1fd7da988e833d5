import { describe, expect, it } from 'vitest'
import { askCells } from '../../src/analytics/ask-cells.ts'
import { nothingWanted } from '../../src/aggregate/plan-parts.ts'
import type { AnalyticsFilter } from '../../src/contract/analytics.ts'
import { oracleView } from '../oracle/oracle-core.ts'
import type { TestExam } from '../support/exam-columns.ts'
import { ask } from './support.ts'

const chest = '24627-2'

/** Where one exam goes: its cells in words, or its reason, or unseen. */
async function fate(exam: Partial<TestExam>, filter: AnalyticsFilter = {}) {
  const found = await askCells(oracleView([exam]), ask(filter), {
    unit: 'facility',
    unitExams: { adult: 0, paediatric: 0 },
    sampleOf: 'exams',
    splits: [],
    wants: nothingWanted,
  })
  if (found.seen === 0) return 'not-seen'
  const [reason] = Object.keys(found.excluded)
  if (reason !== undefined) return reason
  return found.cells.map(({ definition: { band, quantity, phantomCm } }) =>
    [band.id, quantity, phantomCm].join(' '),
  )
}

describe('an exam', () => {
  it('is in one cell for each quantity, by band and phantom', async () => {
    expect(await fate({})).toEqual(['adult CTDIvol 16', 'adult DLP 16'])
    expect(await fate({ ageYears: 2 })).toEqual(['1-6y CTDIvol 16', '1-6y DLP 16'])
    expect(await fate({ protocol: chest, phantom: 32, ageYears: 8, weightKg: 27 })).toEqual([
      '15-30kg CTDIvol 32',
      '15-30kg DLP 32',
    ])
  })

  it('of unknown phantom is in cells of its own', async () => {
    expect(await fate({ phantom: null })).toEqual(['adult CTDIvol ', 'adult DLP '])
  })

  it('without one of two quantities is in the cell of the other', async () => {
    expect(await fate({ ctdivol: null })).toEqual(['adult DLP 16'])
  })

  it('is an adult on the 18th birthday and a child the month before', async () => {
    expect(await fate({ ageYears: 18 })).toEqual(['adult CTDIvol 16', 'adult DLP 16'])
    expect(await fate({ ageYears: 215 / 12 })).toEqual(['6y-plus CTDIvol 16', '6y-plus DLP 16'])
  })

  it('on the first and the last day of the period is inside', async () => {
    expect(await fate({ date: '2025-01-01' })).toHaveLength(2)
    expect(await fate({ date: '2025-12-31' })).toHaveLength(2)
    expect(await fate({ date: '2024-12-31' })).toBe('outside-dates')
    expect(await fate({ date: '2026-01-01' })).toBe('outside-dates')
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
  ])('is excluded as %s: %j, asked %j', async (reason, exam, filter) => {
    expect(await fate(exam, filter)).toBe(reason)
  })

  it('with every fault has the first in the stated order, and the next when that is mended', async () => {
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
      expect(await fate(Object.fromEntries(exam), { scheme: 'pidrl-head-age' })).toBe(reason)
    }
  })

  it('that a filter leaves out is not seen, and is no exclusion', async () => {
    expect(await fate({}, { facility: 'b' })).toBe('not-seen')
    expect(await fate({}, { scanner: 'ct-9' })).toBe('not-seen')
    expect(await fate({ scanner: '' }, { scanner: '' })).toBe('not-seen')
    expect(await fate({ sex: 'male' }, { sex: 'female' })).toBe('not-seen')
    expect(await fate({ protocol: null }, { protocol: '30799-1' })).toBe('not-seen')
    expect(await fate({}, { population: 'paediatric' })).toBe('not-seen')
    expect(await fate({ indication: 'Trauma' }, { indication: 'stroke' })).toBe('not-seen')
  })

  it('is found by its indication in any spelling', async () => {
    expect(await fate({ indication: 'Acute stroke' }, { indication: 'acute-stroke' })).toHaveLength(
      2,
    )
  })

  it('of unknown age may be of the population asked, so it is seen and counted', async () => {
    expect(await fate({ ageYears: null }, { population: 'paediatric' })).toBe('unknown-band')
  })

  it('gives SSDE whatever the phantom, and no effective dose on two', async () => {
    expect(await fate({ phantom: 'mixed', ssde: 40 }, { quantity: 'SSDE' })).toEqual([
      'adult SSDE ',
    ])
    expect(await fate({ phantom: 'mixed' }, { quantity: 'E' })).toBe('mixed-phantom')
  })

  it('of a child’s body on 32 cm gives no effective dose: the factors are for 16 cm', async () => {
    const child = { protocol: chest, ageYears: 8, weightKg: 27 }
    expect(await fate({ ...child, phantom: 32 }, { quantity: 'E' })).toBe('no-value')
    expect(await fate({ ...child, phantom: 16 }, { quantity: 'E' })).toEqual(['15-30kg E '])
  })
})
