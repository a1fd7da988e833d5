import { describe, expect, it } from 'vitest'
import { gravestVerdict } from '../../src/analytics/verdict.ts'
import { judgeRow } from '../../src/web/logic/judge-row.ts'
import { sortRows } from '../../src/web/logic/sort-rows.ts'
import { stripModel, stripValues } from '../../src/web/logic/strip-model.ts'
import { comparisonRow, reference } from './rows.ts'

const registry = reference({ verdict: 'above', value: 66, ratio: 92 / 66 })
const pidrl = reference({
  set: 'EU-PiDRL-RP185',
  name: 'PiDRL',
  value: 95,
  ratio: 92 / 95,
  verdict: 'below',
})
const otherPhantom = reference({
  set: 'UK',
  value: 10,
  ratio: null,
  verdict: 'phantom-differs',
  phantomCm: 16,
})
const row = comparisonRow({ references: [pidrl, registry, otherPhantom] })
const all = { sets: null, against: null }

describe('a judged row', () => {
  it('takes verdict and ratio from one and the same reference: the gravest', () => {
    const judged = judgeRow(row, all)
    expect(judged.verdict).toBe('above')
    expect(judged.against).toBe(registry)
    expect(judged.ratio).toBe(92 / 66)
  })
  it('follows the reference chosen', () => {
    const judged = judgeRow(row, { sets: null, against: 'EU-PiDRL-RP185' })
    expect(judged.verdict).toBe('below')
    expect(judged.ratio).toBe(92 / 95)
  })
  it('leaves out sets that are switched off', () => {
    const judged = judgeRow(row, { sets: ['EU-PiDRL-RP185'], against: null })
    expect(judged.references).toEqual([pidrl])
    expect(judged.verdict).toBe('below')
  })
  it('has no verdict but "no DRL" when no reference is left', () => {
    const judged = judgeRow(row, { sets: [], against: null })
    expect(judged).toMatchObject({ verdict: 'no-drl', against: null, ratio: null })
  })
  it('never takes a ratio from a reference on the other phantom', () => {
    const judged = judgeRow(row, { sets: ['UK'], against: null })
    expect(judged).toMatchObject({ verdict: 'phantom-differs', against: null, ratio: null })
  })
  it('stays too few when its references are switched off, but has no DRL where there is none', () => {
    const few = comparisonRow({ ...row, status: 'too-few', verdict: 'too-few', typical: null })
    expect(judgeRow(few, { sets: [], against: null }).verdict).toBe('too-few')
    const alone = comparisonRow({ status: 'too-few', verdict: 'no-drl', typical: null })
    expect(judgeRow(alone, all).verdict).toBe('no-drl')
  })
  it('says the service’s own verdict with every reference, in its order of gravity', () => {
    for (const verdicts of [
      ['phantom-differs', 'too-few'],
      ['below', 'check-image-quality'],
      ['possibly-above', 'below'],
    ] as const) {
      const references = verdicts.map((verdict) => reference({ set: verdict, verdict }))
      const judged = judgeRow(comparisonRow({ references }), all)
      expect(judged.verdict).toBe(gravestVerdict(verdicts))
    }
  })
})

describe('the strip of a row', () => {
  it('draws no reference on the other phantom', () => {
    const model = stripModel(judgeRow(row, all), 'dose')
    expect(model.references.map(({ set }) => set)).toEqual(['EU-PiDRL-RP185', 'registry'])
    expect(stripValues(model)).not.toContain(10)
  })
  it('divides everything by the chosen reference on the ratio scale', () => {
    const model = stripModel(judgeRow(row, all), 'ratio')
    expect(model.typical).toBeCloseTo(92 / 66, 12)
    expect(model.interval).toEqual({ lower: 83 / 66, upper: 101 / 66 })
    expect(model.references.at(-1)?.value).toBe(1)
  })
  it('places a typical value per sequence where its own ratio is, without the exams’ interval', () => {
    const uk = reference({ set: 'UK', value: 100, ctdivolOf: 'sequence', typical: 88, ratio: 0.88 })
    const model = stripModel(judgeRow(comparisonRow({ references: [uk] }), all), 'ratio')
    expect(model).toMatchObject({ typical: 0.88, interval: null })
    expect(stripModel(judgeRow(comparisonRow({ references: [uk] }), all), 'dose').typical).toBe(92)
  })
  it('keeps an open end open', () => {
    const open = comparisonRow({ interval: { lower: 80, upper: null, level: 0.95 } })
    expect(stripModel(judgeRow(open, all), 'dose').interval).toEqual({ lower: 80, upper: null })
  })
  it('is empty on the ratio scale without a reference', () => {
    const model = stripModel(judgeRow(row, { sets: [], against: null }), 'ratio')
    expect(stripValues(model)).toEqual([])
  })
})

describe('sorting rows', () => {
  const judged = [
    judgeRow(comparisonRow({ band: 'a', exams: 5, references: [pidrl], verdict: 'below' }), all),
    judgeRow(comparisonRow({ band: 'b', exams: 9, references: [], verdict: 'no-drl' }), all),
    judgeRow(comparisonRow({ band: 'c', exams: 7, references: [registry] }), all),
  ]
  const bands = (key: 'ratio' | 'exams' | 'verdict' | 'name') =>
    sortRows(judged, key).map(({ row: { band } }) => band)
  it('puts the highest ratio first and rows without one last', () => {
    expect(bands('ratio')).toEqual(['c', 'a', 'b'])
  })
  it('puts most exams first', () => expect(bands('exams')).toEqual(['b', 'c', 'a']))
  it('puts the gravest verdict first', () => expect(bands('verdict')).toEqual(['c', 'a', 'b']))
  it('keeps the order of bands within one name', () => {
    expect(bands('name')).toEqual(['a', 'b', 'c'])
  })
})
