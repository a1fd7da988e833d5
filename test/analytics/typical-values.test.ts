import { describe, expect, it } from 'vitest'
import { distributions } from '../../src/analytics/distributions.ts'
import { typicalValues } from '../../src/analytics/typical-values.ts'
import {
  distributionAnswer,
  typicalAnswer,
  type AnalyticsFilter,
} from '../../src/contract/analytics.ts'
import { oracleView } from '../oracle/oracle-core.ts'
import { times, type TestExam } from '../support/exam-columns.ts'
import { given } from '../support/given.ts'
import { ask, input } from './support.ts'

const typical = async (exams: readonly Partial<TestExam>[], filter: AnalyticsFilter = {}) =>
  typicalAnswer.parse(
    await typicalValues(oracleView(exams), ask({ quantity: 'DLP', ...filter }, 'typical'), input),
  )

/** DLP of 801, 802, ... */
const rising = (n: number, exam: Partial<TestExam> = {}) =>
  Array.from({ length: n }, (_, i) => ({ ...exam, dlp: 801 + i }))

describe('a typical value', () => {
  it('is the median of a facility’s exams in a cell, with its interval', async () => {
    const { rows } = await typical(rising(20))
    expect(rows).toHaveLength(1)
    expect(rows[0]).toMatchObject({
      facility: 'a',
      scanner: null,
      typical: 810.5,
      // Ranks 6 and 15 of 20.
      interval: { lower: 806, upper: 815, level: 0.95 },
      p25: 805.75,
      p75: 815.25,
      exams: 20,
      minimumExams: 20,
      status: 'ok',
    })
  })

  it('needs 20 exams, of children 10; with fewer only their number is given', async () => {
    const { rows, provenance } = await typical([
      ...rising(19),
      ...rising(10, { ageYears: 2 }),
      ...rising(9, { ageYears: 8 }),
    ])
    expect(
      rows.map(({ band, typical, exams, minimumExams, status }) => [
        band,
        typical,
        exams,
        minimumExams,
        status,
      ]),
    ).toEqual([
      ['1-6y', 805.5, 10, 10, 'ok'],
      ['6y-plus', null, 9, 10, 'too-few'],
      ['adult', null, 19, 20, 'too-few'],
    ])
    expect(rows[1]).toMatchObject({ interval: null, p25: null, p75: null })
    expect(provenance).toMatchObject({
      examsSeen: 38,
      examsUsed: 10,
      excluded: { 'under-minimum': 28 },
      minimumFacilities: 1,
    })
  })

  it('is of each facility apart', async () => {
    const { rows } = await typical([
      ...times(20, { facility: 'b', dlp: 500 }),
      ...times(20, { facility: 'a', dlp: 700 }),
    ])
    expect(rows.map(({ facility, typical }) => [facility, typical])).toEqual([
      ['b', 500],
      ['a', 700],
    ])
  })

  it('is of one scanner where one is named', async () => {
    const exams = [
      ...times(20, { scanner: 'ct-1', dlp: 500 }),
      ...times(20, { scanner: 'ct-2', dlp: 700 }),
    ]
    expect((await typical(exams, { facility: 'a', scanner: 'ct-2' })).rows).toMatchObject([
      { scanner: 'ct-2', typical: 700, exams: 20 },
    ])
  })
})

describe('a distribution', () => {
  const answer = async (exams: readonly Partial<TestExam>[]) =>
    distributionAnswer.parse(
      await distributions(oracleView(exams), ask({ quantity: 'DLP' }, 'typical'), input),
    )

  it('has every exam in a bin, on edges that are the same for everybody', async () => {
    const cell = given((await answer(rising(21))).cells[0])
    expect(cell.histogram.reduce((total, { exams }) => total + exams, 0)).toBe(21)
    // 10^(2 + 18/20) and 10^(2 + 19/20) mGy·cm.
    expect(cell.histogram).toHaveLength(1)
    expect(cell.histogram[0]?.from).toBeCloseTo(794.328, 3)
    expect(cell.histogram[0]?.to).toBeCloseTo(891.251, 3)
  })

  it('has percentiles by the quantile type asked', async () => {
    const { percentiles } = given((await answer(rising(21))).cells[0])
    expect(percentiles).toEqual([
      { p: 5, value: 802 },
      { p: 10, value: 803 },
      { p: 25, value: 806 },
      { p: 50, value: 811 },
      { p: 75, value: 816 },
      { p: 90, value: 819 },
      { p: 95, value: 820 },
    ])
  })

  it('of too few exams is empty', async () => {
    expect((await answer(rising(19))).cells[0]).toMatchObject({
      histogram: [],
      percentiles: [],
      exams: 19,
      status: 'too-few',
    })
  })
})
