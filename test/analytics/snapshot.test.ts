import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gridCells, gridVersion } from '../../src/analytics/grid-cells.ts'
import { fieldBeyondSnapshot, snapshotDrls } from '../../src/analytics/snapshot-drls.ts'
import { makeSnapshot } from '../../src/analytics/snapshot.ts'
import type { AnalyticsFilter } from '../../src/contract/analytics.ts'
import { snapshot as snapshotSchema } from '../../src/contract/snapshot.ts'
import { oracleView } from '../oracle/oracle-core.ts'
import { times, type TestExam } from '../support/exam-columns.ts'
import { given } from '../support/given.ts'
import { facilitiesWithDlp, input, today, unpublished } from './support.ts'

const made = async (exams: readonly Partial<TestExam>[]) =>
  snapshotSchema.parse(
    (
      await makeSnapshot(
        oracleView(exams),
        { id: 's1', today, from: '2025-01-01', to: '2025-12-31', ...input },
        unpublished,
      )
    ).snapshot,
  )

const adultDlp = async (exams: readonly Partial<TestExam>[]) =>
  given(
    (await made(exams)).cells.find(
      ({ band, quantity, phantomCm }) => band === 'adult' && quantity === 'DLP' && phantomCm === 16,
    ),
  )

const six = [711, 822, 933, 1044, 1155, 1266]

const withheld = {
  drl: null,
  achievable: null,
  p25: null,
  interval: null,
  exams: null,
  facilities: null,
  scanners: null,
  excluded: {},
  status: 'withheld',
  withheld: true,
}

describe('a snapshot', () => {
  it('gives a cell of six facilities in two figures, with exact counts', async () => {
    // Exact: P25 849.75, P50 988.5, P75 1127.25.
    expect(await adultDlp(facilitiesWithDlp(six, 20))).toMatchObject({
      drl: 1100,
      achievable: 990,
      p25: 850,
      exams: 120,
      facilities: 6,
      status: 'ok',
      withheld: false,
    })
  })

  it('withholds a cell of five facilities: each would see four others', async () => {
    expect(await adultDlp(facilitiesWithDlp(six.slice(1), 100))).toMatchObject(withheld)
  })

  it('withholds a cell of nine distinct patients, or of unknown ones', async () => {
    const patients = (n: number) =>
      facilitiesWithDlp(six, 20).map((exam, i) => ({ ...exam, patient: `p${i % n}` }))
    expect(await adultDlp(patients(9))).toMatchObject(withheld)
    expect((await adultDlp(patients(10))).status).toBe('ok')
    const unknown = facilitiesWithDlp(six, 20).map((exam) => ({ ...exam, patient: null }))
    expect(await adultDlp(unknown)).toMatchObject(withheld)
  })

  it('does not count a facility under the minimum among the six', async () => {
    expect(
      await adultDlp([...facilitiesWithDlp(six.slice(1), 20), ...times(19, { facility: 'small' })]),
    ).toMatchObject(withheld)
  })

  it('has the same row for a cell without an exam as for one with too few', async () => {
    const few = await made(times(3, { ageYears: 2 }))
    expect(few.cells.map((cell) => JSON.stringify(cell))).toEqual(
      (await made([])).cells.map((cell) => JSON.stringify(cell)),
    )
    expect(few.cells.every((cell) => cell.withheld && cell.asOf === null)).toBe(true)
  })

  it('has the whole grid of the catalogue, whatever was examined: the first exam of a protocol adds no row', async () => {
    const { cells, grid } = await made([{}])
    expect(grid).toBe(gridVersion)
    expect(cells).toHaveLength(gridCells.length)
    const head = cells.filter(({ protocol }) => protocol.loinc === '30799-1')
    expect([...new Set(head.map(({ scheme }) => scheme))]).toEqual([
      'pidrl-head-age',
      'acr-2022-head-age',
      'adult-all',
    ])
    expect(head).toHaveLength((4 + 4 + 1) * 2 * 2)
  })

  it('has interval ends that are means of three medians, open near the ends', async () => {
    const medians = Array.from({ length: 30 }, (_, i) => 1000 + 10 * i)
    // Ranks (18, 28) of 30: 1160-1180 around the 18th is 1170; only two lie beyond the 28th.
    expect((await adultDlp(facilitiesWithDlp(medians, 20))).interval).toEqual({
      lower: 1200,
      upper: null,
      level: 0.95,
    })
  })

  it('is the same whatever the order of the exams', async () => {
    const exams = [
      ...facilitiesWithDlp(six, 20),
      ...facilitiesWithDlp([10, 20, 30, 40, 50, 60], 10, { ageYears: 4 }),
    ].map((exam, i) => ({ ...exam, patient: `p${i}` }))
    const expected = await made(exams)
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(exams, { minLength: exams.length }),
        async (shuffled) => {
          expect(await made(shuffled)).toEqual(expected)
        },
      ),
      { numRuns: 8 },
    )
  })

  it('never shows a figure of more than two digits, nor a count of exams under ten', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 90_000 }), fc.integer({ min: 1, max: 30 })), {
          maxLength: 12,
        }),
        async (facilities) => {
          const exams = facilities.flatMap(([dlp, n], i) =>
            times(n, { facility: `f${i}`, dlp: dlp / 7, ageYears: 5 }),
          )
          for (const cell of (await made(exams)).cells.filter((it) => !it.withheld)) {
            const { drl, achievable, p25, interval } = cell
            for (const dose of [drl, achievable, p25, interval?.lower, interval?.upper]) {
              if (dose !== null && dose !== undefined)
                expect(dose).toBe(Number(dose.toPrecision(2)))
            }
            expect(cell.exams).toBeGreaterThanOrEqual(10)
            expect(cell.facilities).toBeGreaterThanOrEqual(6)
            expect(cell.excluded).toEqual({})
          }
        },
      ),
      { numRuns: 15 },
    )
  })

  it('counts the exams of published cells alone: what else there was would give withheld cells by subtraction', async () => {
    const open = facilitiesWithDlp(six, 20)
    const few = [...times(9, { quarantined: true }), ...times(12, { protocol: null })]
    const alone = (await made(open)).provenance
    expect(alone).toMatchObject({ examsSeen: 120, examsUsed: 120, excluded: {} })
    expect((await made([...open, ...few])).provenance).toMatchObject({
      examsSeen: 120,
      examsUsed: 120,
      excluded: {},
    })
  })

  it('takes by default the last three full calendar years', async () => {
    const { snapshot } = await makeSnapshot(
      oracleView([]),
      { id: 's', today, ...input },
      unpublished,
    )
    expect(snapshot).toMatchObject({ from: '2023-01-01', to: '2025-12-31' })
  })
})

describe('the DRLs of a snapshot', async () => {
  const current = await made(facilitiesWithDlp(six, 20))

  it('are its cells, narrowed by quantity, protocol, scheme and population', () => {
    const answer = snapshotDrls(current, {
      quantity: 'DLP',
      population: 'adult',
      protocol: '30799-1',
    })
    expect(answer.snapshot).toBe('s1')
    expect(answer.rows.map(({ phantomCm, drl }) => [phantomCm, drl])).toEqual([
      [16, 1100],
      [32, null],
    ])
    const other = snapshotDrls(current, { protocol: '24627-2' }).rows
    expect(other.every(({ withheld }) => withheld)).toBe(true)
  })

  it('are of each protocol’s own scheme unless another is asked for', () => {
    const schemes = (filter: AnalyticsFilter) => [
      ...new Set(
        snapshotDrls(current, { protocol: '30799-1', ...filter }).rows.map(({ scheme }) => scheme),
      ),
    ]
    expect(schemes({})).toEqual(['pidrl-head-age', 'adult-all'])
    expect(schemes({ scheme: 'acr-2022-head-age' })).toEqual(['acr-2022-head-age'])
  })

  it.each([
    [{ from: '2025-01-01' }, 'from'],
    [{ sex: 'female' as const }, 'sex'],
    [{ facility: 'f1' }, 'facility'],
    [{ quantileType: 6 as const }, 'quantileType'],
    [{ method: 'pooled' as const }, 'method'],
  ])('cannot be narrowed by %j', (filter, field) => {
    expect(fieldBeyondSnapshot(filter)).toBe(field)
    expect(() => snapshotDrls(current, filter)).toThrow(RangeError)
  })

  it('may be asked by their own method', () => {
    expect(fieldBeyondSnapshot({ method: 'icrp135', quantileType: 7, sex: undefined })).toBeNull()
  })
})
