import { describe, expect, it } from 'vitest'
import { unbounded, type CellPlan, type MeasureName } from '../../src/aggregate/cell-plan.ts'
import { nothingWanted } from '../../src/aggregate/plan-parts.ts'
import type { TestExam } from '../support/exam-columns.ts'
import { examRows } from '../support/exam-rows.ts'
import { answerPlan } from './answer-plan.ts'

/** Everybody of the first protocol in one band, by DLP. */
function plan(given: Partial<CellPlan> = {}, measure: MeasureName = 'dlp'): CellPlan {
  const all = { from: 0, to: unbounded }
  const rule = {
    id: 'all',
    variable: 'ageMonths',
    needsAge: false,
    minMonths: 0,
    maxMonths: unbounded,
    bands: [all],
    unitMinimum: 2,
  } as const
  return {
    seen: {
      facilities: null,
      scanners: null,
      devices: null,
      protocols: null,
      indications: null,
      sexes: null,
      phantoms: null,
      ages: null,
    },
    fromDay: 0,
    toDay: 65_535,
    purpose: 0,
    measures: [{ name: measure, phantom: 'apart' }],
    protocols: [null, { rules: [rule], measures: [0], kFactors: null }],
    splits: [],
    unit: 'facility',
    sampleOf: 'exams',
    wants: nothingWanted,
    ...given,
  }
}

const answer = (exams: readonly Partial<TestExam>[], asked: CellPlan) =>
  answerPlan(examRows(exams).rows, asked)

// Doses in mGy·cm; a step is a ten-thousandth.
const dlp = (facility: string, ...doses: readonly number[]) =>
  doses.map((dose) => ({ facility, dlp: dose }))

describe('answerPlan', () => {
  it('gives units their medians, and leaves out those under the minimum', () => {
    const { cells, seen, used } = answer(
      [...dlp('a', 1, 2, 4), ...dlp('b', 9), ...dlp('c', 3, 6)],
      plan({ sampleOf: 'unit-medians', wants: { ...nothingWanted, units: true, sample: true } }),
    )
    expect([seen, used]).toEqual([6, 5])
    expect([...cells.exams, ...cells.units, ...cells.underMinimum]).toEqual([5, 2, 1])
    expect([...(cells.unitCode?.values ?? [])]).toEqual([1, 3])
    expect([...(cells.unitExams ?? [])]).toEqual([3, 2])
    expect([...(cells.unitMedian ?? [])]).toEqual([20_000, 45_000])
    expect([...(cells.sample?.values ?? [])]).toEqual([20_000, 45_000])
  })

  it('tells the scanners of no name of two facilities apart', () => {
    const exams = [...dlp('a', 1, 2), ...dlp('b', 3, 4)].map((exam) => ({ ...exam, scanner: '' }))
    const { cells } = answer(exams, plan({ unit: 'scanner' }))
    expect([cells.units[0], cells.facilities[0]]).toEqual([2, 2])
  })

  it('splits by any table of groups, what lies beyond it in group 0', () => {
    const exams = [
      ...dlp('a', 1, 2),
      ...dlp('b', 3, 4, 5),
      ...dlp('c', 6, 7).map((exam) => ({ ...exam, date: '1970-01-03' })),
    ]
    const splits = [
      { by: 'facility', groups: Uint16Array.of(0, 7) },
      { by: 'day', groups: Uint16Array.of(0, 0, 5) },
    ] as const
    const { cells } = answer(exams, plan({ splits }))
    expect(cells.splits.map((groups) => [...groups])).toEqual([
      [0, 0, 7],
      [0, 5, 0],
    ])
    expect([...cells.exams]).toEqual([3, 2, 2])
  })

  it('has a histogram on the fixed grid, from its first bin with an exam', () => {
    const { cells } = answer(
      dlp('a', 0.001, 0.0099, 1),
      plan({ wants: { ...nothingWanted, histogramPerDecade: 1 } }),
    )
    // Steps 10, 99 and 10,000: bins of a factor of ten, 1 to 4.
    expect([...(cells.firstBin ?? [])]).toEqual([1])
    expect([...(cells.histogram?.values ?? [])]).toEqual([2, 0, 0, 1])
  })

  it('has median and median deviation of logarithms, a dose of nothing as one step', () => {
    const { cells } = answer(
      dlp('a', 0, 0.001, 1),
      plan({ wants: { ...nothingWanted, logMad: true } }),
    )
    expect([...(cells.logMad ?? [])]).toEqual([Math.log(10), Math.log(10)])
  })

  it('looks only at the sequences of a cell’s own exams', () => {
    const exams = [
      { ageYears: 2, sequences: [1] },
      { ageYears: 2, sequences: [9] },
      { ageYears: 40, sequences: [2, 4] },
      { ageYears: 40, sequences: [] },
    ].map((exam, i) => ({ ...exam, sex: i < 2 ? ('female' as const) : ('male' as const) }))
    const { cells } = answer(
      exams,
      plan({
        splits: [{ by: 'sex', groups: Uint16Array.of(0, 1, 2) }],
        wants: { ...nothingWanted, sequences: true },
      }),
    )
    const open = Number.NaN
    expect([...(cells.sequences ?? [])]).toEqual([50_000, open, open, 30_000, open, open])
  })

  it('counts patients no further than asked, and unknown ones not at all', () => {
    const exams = ['p', 'q', 'q', 'r', null].map((patient) => ({ patient }))
    const patients = (patientsUpTo: number) =>
      answer(exams, plan({ wants: { ...nothingWanted, patientsUpTo } })).cells.patients[0]
    expect([patients(0), patients(2), patients(10)]).toEqual([0, 2, 3])
  })

  it.each<[MeasureName, number]>([
    ['scanLength', 3001],
    ['diagnosticEvents', 2],
    ['lengthPerEvent', 1501],
  ])('measures %s', (measure, expected) => {
    const exam = { scanLengthMm: 300.1, sequences: [1, 2] }
    const wants = { ...nothingWanted, sample: true }
    const { cells } = answer([exam, exam], plan({ wants }, measure))
    expect([...(cells.sample?.values ?? [])]).toEqual([expected, expected])
  })

  it('has no length of each event where there is no event', () => {
    const exam = { scanLengthMm: 300.1, sequences: [] }
    const { cells, leftOut } = answer([exam], plan({}, 'lengthPerEvent'))
    expect(cells.length).toBe(0)
    expect([...leftOut]).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 0])
  })
})
