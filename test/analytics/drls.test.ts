import { describe, expect, it } from 'vitest'
import { computeDrls } from '../../src/analytics/drls.ts'
import { drlAnswer, type AnalyticsFilter } from '../../src/contract/analytics.ts'
import { oracleView } from '../oracle/oracle-core.ts'
import { times, type TestExam } from '../support/exam-columns.ts'
import { given } from '../support/given.ts'
import { ask, facilitiesWithDlp, input } from './support.ts'

const drls = async (exams: readonly Partial<TestExam>[], filter: AnalyticsFilter = {}) =>
  drlAnswer.parse(await computeDrls(oracleView(exams), ask({ quantity: 'DLP', ...filter }), input))

const onlyRow = async (exams: readonly Partial<TestExam>[], filter: AnalyticsFilter = {}) => {
  const { rows } = await drls(exams, filter)
  expect(rows).toHaveLength(1)
  return given(rows[0])
}

// With type 7 and five facilities P25, P50 and P75 are the 2nd, 3rd and 4th.
const five = [700, 800, 900, 1000, 1100]

describe('icrp135', () => {
  it('is the P75, P50 and P25 of the medians of the facilities', async () => {
    expect(await onlyRow(facilitiesWithDlp(five, 20))).toEqual({
      protocol: { loinc: '30799-1', name: 'CT Head WO contrast' },
      scheme: 'adult-all',
      band: 'adult',
      bandLabel: expect.any(String),
      population: 'adult',
      quantity: 'DLP',
      unit: 'mGy·cm',
      phantomCm: 16,
      phantomAssumed: false,
      method: 'icrp135',
      quantileType: 7,
      drl: 1000,
      achievable: 900,
      p25: 800,
      // n=5, p=0.75: P(Bin ≤ 1) = 0.0156, so the 2nd; no rank within five above.
      interval: { lower: 800, upper: null, level: 0.95 },
      exams: 100,
      facilities: 5,
      scanners: null,
      status: 'ok',
      excluded: {},
      withheld: false,
    })
  })

  it('of type 6 is (n+1)p − 1 into the sorted medians', async () => {
    // h = 6·0.75 − 1 = 3.5: half way from 1000 to 1100.
    expect((await onlyRow(facilitiesWithDlp(five, 20), { quantileType: 6 })).drl).toBe(1050)
  })

  it('weighs every facility the same, however large', async () => {
    const large = times(5000, { facility: 'f1', dlp: 700 })
    expect((await onlyRow([...facilitiesWithDlp(five, 20), ...large])).drl).toBe(1000)
  })

  it('leaves out a facility with 19 exams of adults, and counts them', async () => {
    const exams = [...facilitiesWithDlp(five, 20), ...times(19, { facility: 'small', dlp: 99_999 })]
    expect(await onlyRow(exams)).toMatchObject({
      drl: 1000,
      exams: 100,
      facilities: 5,
      excluded: { 'under-minimum': 19 },
    })
  })

  it('leaves out a facility with 9 exams of children and counts one with 10', async () => {
    const child = { ageYears: 3 }
    const exams = (n: number) => [
      ...facilitiesWithDlp(five, 10, child),
      ...times(n, { ...child, facility: 'small', dlp: 2000 }),
    ]
    expect(await onlyRow(exams(9))).toMatchObject({
      drl: 1000,
      facilities: 5,
      excluded: { 'under-minimum': 9 },
    })
    expect(await onlyRow(exams(10))).toMatchObject({ drl: 1075, facilities: 6, excluded: {} })
  })

  it('has no DRL from four facilities, and says how many there were', async () => {
    expect(await onlyRow(facilitiesWithDlp(five.slice(1), 20))).toMatchObject({
      drl: null,
      achievable: null,
      p25: null,
      interval: null,
      status: 'too-few',
      exams: 80,
      facilities: 4,
      withheld: false,
    })
  })

  it('never pools two phantoms', async () => {
    const { rows } = await drls([
      ...facilitiesWithDlp(five, 20),
      ...facilitiesWithDlp([300, 300, 300, 300, 300], 20, { phantom: 32 }),
      ...times(3, { phantom: null }),
    ])
    expect(rows.map(({ phantomCm, drl }) => [phantomCm, drl])).toEqual([
      [null, null],
      [16, 1000],
      [32, 300],
    ])
  })
})

describe('icrp135-scanner', () => {
  it('is of the medians of scanners, two facilities’ scanners of one name apart', async () => {
    const exams = five.flatMap((dlp, index) =>
      times(20, { facility: index < 3 ? 'a' : 'b', scanner: `ct-${index % 3}`, dlp }),
    )
    expect(await onlyRow(exams, { method: 'icrp135-scanner' })).toMatchObject({
      drl: 1000,
      achievable: 900,
      facilities: 2,
      scanners: 5,
      status: 'ok',
    })
    expect((await onlyRow(exams.slice(20), { method: 'icrp135-scanner' })).status).toBe('too-few')
  })
})

describe('pooled', () => {
  it('is of all exams together, from 50 exams and five facilities', async () => {
    // 50 exams: 10 each of 700 ... 1100; h = 49·0.75 = 36.75, both neighbours 1000.
    expect(await onlyRow(facilitiesWithDlp(five, 10), { method: 'pooled' })).toMatchObject({
      drl: 1000,
      achievable: 900,
      exams: 50,
      // Ranks 31 and 44 of 50.
      interval: { lower: 1000, upper: 1100, level: 0.95 },
      status: 'ok',
    })
  })

  it('is too few with 49 exams, or with four facilities', async () => {
    expect(await onlyRow(facilitiesWithDlp(five, 10).slice(1), { method: 'pooled' })).toMatchObject(
      {
        exams: 49,
        facilities: 5,
        status: 'too-few',
      },
    )
    expect(
      (await onlyRow(facilitiesWithDlp(five.slice(1), 100), { method: 'pooled' })).status,
    ).toBe('too-few')
  })
})

describe('local', () => {
  it('is of the exams of one facility, from 20 up', async () => {
    const exams = (n: number) => [
      ...Array.from({ length: n }, (_, i) => ({ facility: 'f1', dlp: i + 1 })),
      ...times(50, { facility: 'f2', dlp: 9999 }),
    ]
    const filter = { method: 'local', facility: 'f1' } as const
    expect(await onlyRow(exams(21), filter)).toMatchObject({
      drl: 16,
      achievable: 11,
      status: 'ok',
    })
    expect(await onlyRow(exams(19), filter)).toMatchObject({ drl: null, status: 'too-few' })
  })
})

describe('effective dose', () => {
  it('of adults’ heads is 0.0021 mSv per mGy·cm, its factors named', async () => {
    const answer = await drls(facilitiesWithDlp([1000, 1000, 1000, 1000, 1000], 20), {
      quantity: 'E',
    })
    expect(answer.rows[0]).toMatchObject({ drl: 2.1, unit: 'mSv', phantomCm: null })
    expect(answer.provenance.kFactorSet).toBe('shrimpton-icrp60')
  })

  it('has no factor set where it is not asked', async () => {
    expect((await drls([{}])).provenance.kFactorSet).toBeNull()
  })
})

describe('the provenance of a DRL', () => {
  it('accounts for every exam seen', async () => {
    const { provenance } = await drls([
      ...facilitiesWithDlp(five, 20),
      ...times(7, { facility: 'small' }),
      ...times(2, { quarantined: true }),
      ...times(3, { protocol: null }),
      ...times(4, { phantom: 'mixed' }),
      ...times(5, { date: '2019-05-05' }),
      ...times(6, { dlp: null }),
      ...times(1, { ageYears: null }),
    ])
    expect(provenance).toEqual({
      method: 'icrp135',
      quantileType: 7,
      filters: {
        quantity: 'DLP',
        protocol: null,
        scheme: null,
        population: null,
        facility: null,
        scanner: null,
        sex: null,
        indication: null,
      },
      from: '2025-01-01',
      to: '2025-12-31',
      examsSeen: 128,
      examsUsed: 100,
      excluded: {
        'under-minimum': 7,
        quarantined: 2,
        unmapped: 3,
        'mixed-phantom': 4,
        'outside-dates': 5,
        'no-value': 6,
        'unknown-band': 1,
      },
      minimumExams: { adult: 20, paediatric: 10 },
      minimumFacilities: 5,
      kFactorSet: null,
      mappingVersion: 3,
      softwareVersion: '0.1.0',
      dataVersion: 'test',
      computedAt: '2026-03-10T12:00:00Z',
    })
  })

  it('counts an exam once, though it is asked for two quantities', async () => {
    const exams = [...facilitiesWithDlp(five, 20), ...times(2, { ctdivol: null, facility: 'f1' })]
    const { rows, provenance } = await computeDrls(oracleView(exams), ask(), input)
    expect(rows.map(({ quantity, exams, excluded }) => [quantity, exams, excluded])).toEqual([
      ['CTDIvol', 100, { 'no-value': 2 }],
      ['DLP', 102, {}],
    ])
    expect(provenance).toMatchObject({ examsSeen: 102, examsUsed: 102, excluded: {} })
  })
})
