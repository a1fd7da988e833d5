import { describe, expect, it } from 'vitest'
import { axisTitle } from '../../src/web/logic/axis-words.ts'
import { describeRow } from '../../src/web/logic/describe-row.ts'
import { drlHeading } from '../../src/web/logic/drl-heading.ts'
import { listExclusions, notCounted } from '../../src/web/logic/exclusion-words.ts'
import { groupSummary } from '../../src/web/logic/group-summary.ts'
import { groupRows } from '../../src/web/logic/group-rows.ts'
import { judgeRow } from '../../src/web/logic/judge-row.ts'
import { groupFindings, receiptHeading } from '../../src/web/logic/receipt-words.ts'
import { referenceSets } from '../../src/web/logic/reference-marks.ts'
import { scannerName } from '../../src/web/logic/scanner-name.ts'
import { sessionTabs, startTab } from '../../src/web/logic/session-tabs.ts'
import { keyFromFragment } from '../../src/web/logic/signin-fragment.ts'
import { snapshotIsOld } from '../../src/web/logic/snapshot-age.ts'
import { verdictText } from '../../src/web/logic/verdict-words.ts'
import { receipt } from '../web/support/fixture-answers.ts'
import { comparisonRow, reference } from './rows.ts'

const all = { sets: null, against: null }

describe('words', () => {
  it('too few says how many there are and how many it takes', () => {
    expect(verdictText('too-few', { exams: 7, minimumExams: 10 })).toBe('too few exams (7 of 10)')
    expect(verdictText('possibly-above', { exams: 7, minimumExams: 10 })).toBe('possibly above')
  })
  it('describe a row for those who do not see it', () => {
    const row = comparisonRow({ references: [reference()] })
    expect(describeRow(judgeRow(row, all))).toBe(
      'Typical DLP 92.0 mGy·cm, 95 % interval 83.0–101; Registry DRL 66; 1.39× Registry DRL; above.',
    )
  })
  it('an axis names unit and phantom, unless rows differ in phantom', () => {
    const body = judgeRow(comparisonRow(), all)
    const head = judgeRow(comparisonRow({ phantomCm: 16 }), all)
    expect(axisTitle([body], 'dose', null)).toBe('DLP (mGy·cm), 32 cm phantom, log scale')
    expect(axisTitle([body, head], 'dose', null)).toBe('DLP (mGy·cm), log scale')
    expect(axisTitle([body], 'ratio', 'PiDRL')).toBe('DLP as a multiple of PiDRL, log scale')
  })
  it('list exclusions by number, and count only what lies in the period', () => {
    const list = listExclusions({
      unmapped: 3,
      quarantined: 9,
      'outside-dates': 500,
      'no-value': 0,
    })
    expect(list.map(({ reason }) => reason)).toEqual(['outside-dates', 'quarantined', 'unmapped'])
    expect(notCounted(list)).toBe(12)
  })
  it('keep children and adults apart', () => {
    const rows = ['adult', 'paediatric', 'adult'] as const
    expect(
      groupRows(rows, (row) => row).map(({ name, rows: { length } }) => [name, length]),
    ).toEqual([
      ['Children', 1],
      ['Adults', 2],
    ])
  })
  it('head the DRL table with what it holds', () => {
    expect(drlHeading([{ drl: 1 }, { drl: null }])).toBe('Registry DRLs: 1 of 2 cells has a value')
  })
})

it('gives every reference set a mark of its own, the same each time', () => {
  const names = ['UK', 'registry', 'EU-EUCLID-RP195', 'AU', 'EU-PiDRL-RP185', 'UK']
  const sets = referenceSets(names.map((set) => ({ set, name: set })))
  expect(sets.map(({ set, mark }) => [set, mark.shape])).toEqual([
    ['registry', 'bar'],
    ['EU-PiDRL-RP185', 'triangle'],
    ['EU-EUCLID-RP195', 'square'],
    ['AU', 'diamond'],
    ['UK', 'star'],
  ])
})

it('gives twenty sets twenty different marks', () => {
  const names = Array.from({ length: 20 }, (_, index) => `set-${String(index).padStart(2, '0')}`)
  const sets = referenceSets(names.map((set) => ({ set, name: set })))
  const marks = new Set(sets.map(({ mark }) => `${mark.shape} ${mark.colour}`))
  expect(marks.size).toBe(20)
})

it('shortens a set’s name to place and year', () => {
  const [set] = referenceSets([{ set: 'uk', name: 'United Kingdom, national DRLs (2022)' }])
  expect(set?.short).toBe('United Kingdom 2022')
})

it('names a scanner by station and model, and by its id where neither is known', () => {
  const scanner = { scannerId: 'x1', stationName: 'CT031', model: 'Revolution EVO' }
  expect(scannerName(scanner)).toBe('CT031 · Revolution EVO')
  expect(scannerName({ ...scanner, stationName: null })).toBe('Revolution EVO')
  expect(scannerName({ ...scanner, stationName: null, model: null })).toBe('x1')
})

it('sums a group up without counting what was not compared', () => {
  const rows = (['below', 'possibly-above', 'below', 'too-few', 'no-drl'] as const).map(
    (verdict) => ({ verdict }),
  )
  expect(groupSummary(rows)).toBe('3 compared: 1 possibly above, 2 below')
  expect(groupSummary([{ verdict: 'too-few' }])).toBe('')
})

describe('a receipt in plain words', () => {
  const sent = receipt('st-brigid', 'export.csv', 'ab')
  it('says what was seen and how it ended', () => {
    expect(receiptHeading(sent)).toBe('1,204 records, read to the end')
  })
  it('groups findings by rule, gravest first, with where they are', () => {
    const groups = groupFindings(sent)
    expect(groups.map(({ rule, count }) => [rule, count])).toEqual([
      ['date-unreadable', 1],
      ['dose-unit-mistake', 2],
      ['dose-negative', 1],
      ['phantom-missing', 41],
    ])
    expect(groups[1]?.places).toEqual(['export.csv, row 88, event 2, field DLP'])
  })
})

describe('who sees which tab', () => {
  const facilities = [{ id: 'a', name: 'A' }]
  const views = (roles: string[], own = facilities) =>
    sessionTabs({ label: '', roles, facilities: own }).map(({ view }) => view)
  it('follows role and facilities', () => {
    expect(views(['physicist', 'uploader'])).toEqual(['compare', 'drls', 'data', 'uploads'])
    expect(views(['physicist'])).toEqual(['compare', 'drls', 'data', 'uploads'])
    expect(views(['authority'])).toEqual(['compare', 'drls', 'data'])
    expect(views(['researcher'], [])).toEqual(['data'])
    expect(views(['authority'], [])).toEqual(['drls', 'data'])
    expect(views(['admin'])).toEqual([])
    expect(views(['uploader'])).toEqual(['uploads'])
    expect(views(['unheard-of'])).toEqual([])
  })
  it('starts with the comparison, else where files are sent, else with the DRLs', () => {
    const start = (roles: string[]) =>
      startTab(sessionTabs({ label: '', roles, facilities }))?.view ?? null
    expect(start(['physicist'])).toBe('compare')
    expect(start(['uploader'])).toBe('uploads')
    expect(start(['researcher'])).toBe('data')
    expect(start(['admin'])).toBeNull()
    expect(start(['unheard-of'])).toBeNull()
  })
})

it('finds the key in the fragment and nowhere else', () => {
  expect(keyFromFragment('#key=odrl_abc')).toBe('odrl_abc')
  expect(keyFromFragment('#content')).toBeNull()
  expect(keyFromFragment('')).toBeNull()
})

it('calls a snapshot old after three months, and judges no id without a date', () => {
  expect(snapshotIsOld('2026-Q3', new Date('2026-11-23'))).toBe(false)
  expect(snapshotIsOld('2026-Q3', new Date('2027-01-05'))).toBe(true)
  expect(snapshotIsOld('2026-06-30-a', new Date('2026-11-23'))).toBe(true)
  expect(snapshotIsOld('latest', new Date('2026-11-23'))).toBe(false)
  expect(snapshotIsOld(null, new Date('2026-11-23'))).toBe(false)
})
