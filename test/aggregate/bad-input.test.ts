import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { BandRule, CellPlan } from '../../src/aggregate/cell-plan.ts'
import { leftOutReasons, type CellTable } from '../../src/aggregate/cell-table.ts'
import { absent16, absent32, type ExamRows } from '../../src/aggregate/exam-rows.ts'
import { ExamStore } from '../../src/aggregate/exam-store.ts'
import { joinResults } from '../../src/aggregate/join-results.ts'
import { Workbench } from '../../src/aggregate/kernels/workbench.ts'
import { everythingSeen, nothingWanted } from '../../src/aggregate/plan-parts.ts'
import { runTask, tasksOf } from '../../src/aggregate/run-task.ts'
import { TaskContext } from '../../src/aggregate/task-context.ts'
import { toFixedPoint } from '../../src/domain/fixed-point.ts'
import { stage, type StagingColumn } from '../../src/storage/duckdb/staging-table.ts'
import { answerPlan } from '../oracle/answer-plan.ts'
import { temporaryDatabase } from '../storage/support/temporary-database.ts'

const everybody: BandRule = {
  id: 'everybody',
  variable: 'ageMonths',
  needsAge: false,
  minMonths: 0,
  maxMonths: 0x10000,
  bands: [{ from: 0, to: 0x10000 }],
  unitMinimum: 0,
}

interface Columns {
  readonly facility?: (row: number) => number
  readonly day?: (row: number) => number
  readonly ageMonths?: (row: number) => number
  readonly ctdivol?: (row: number) => number
}

/** Diagnostic exams of one protocol, alike but for what is given. */
function exams(length: number, of: Columns = {}): ExamRows {
  const column = (value: (row: number) => number) =>
    Uint16Array.from({ length }, (_, i) => value(i))
  const same16 = (value: number) => new Uint16Array(length).fill(value)
  const absent = new Uint32Array(length).fill(absent32)
  const facility = column(of.facility ?? (() => 1))
  return {
    length,
    facility,
    scanner: facility,
    device: same16(0),
    protocol: same16(1),
    indication: same16(0),
    purpose: new Uint8Array(length),
    sex: new Uint8Array(length),
    quarantined: new Uint8Array(length),
    phantom: new Uint8Array(length).fill(2),
    day: column(of.day ?? (() => 100)),
    ageMonths: column(of.ageMonths ?? (() => 500)),
    weight10g: same16(absent16),
    sizeTenthMm: same16(absent16),
    lateralTenthMm: same16(absent16),
    patient: Uint32Array.from({ length }, (_, row) => row + 1),
    ctdivol: Uint32Array.from({ length }, (_, row) => of.ctdivol?.(row) ?? 1000),
    dlp: absent,
    ssde: absent,
    kap: absent,
    kaR: absent,
    scanLengthTenthMm: absent,
    diagnosticEvents: same16(1),
    sequenceCount: same16(0),
    sequences: new Uint32Array(0),
  }
}

const quartiles = { ...nothingWanted, probabilities: [0, 0.25, 0.5, 0.75, 1] }
/** Quartiles of all exams. */
const plan = (
  over: Partial<CellPlan> = {},
  rules: readonly BandRule[] = [everybody],
): CellPlan => ({
  seen: everythingSeen,
  fromDay: 0,
  toDay: 0xffff,
  purpose: 0,
  measures: [{ name: 'ctdivol', phantom: 'any' }],
  protocols: [null, { rules, measures: [0], kFactors: null }],
  splits: [],
  unit: 'facility',
  sampleOf: 'exams',
  wants: quartiles,
  ...over,
})
const byFacility: CellPlan['splits'][number] = {
  by: 'facility',
  groups: Uint16Array.from({ length: 0x10000 }, (_, code) => code),
}

const bench = new Workbench()

async function storeOf(rows: ExamRows): Promise<ExamStore> {
  const store = new ExamStore(() => [everybody], 2 ** 30)
  store.learnProtocols(['', 'p1'])
  const builder = store.beginLoad()
  builder.add(rows)
  await store.finishLoad(builder, () => Promise.resolve())
  return store
}

function answer({ image, homeIds }: ExamStore, asked: CellPlan): CellTable {
  const context = new TaskContext(asked, homeIds)
  const tasks = tasksOf(image, asked.seen.protocols)
  return joinResults(
    asked,
    tasks.map((task) => runTask(context, image, task, bench)),
  )
}

const everyPlan = (): readonly CellPlan[] =>
  (['exams', 'unit-medians'] as const).flatMap((sampleOf) =>
    [[], [byFacility]].map((splits) => plan({ sampleOf, splits })),
  )

describe('the core answers', () => {
  it('an empty registry with no cells, and nobody left out', async () => {
    const store = await storeOf(exams(0))
    for (const asked of everyPlan())
      expect(answer(store, asked)).toMatchObject({
        cells: { length: 0, quantiles: new Float64Array(0) },
        seen: 0,
        used: 0,
        leftOut: new Float64Array(leftOutReasons.length),
      })
  })

  it('a cell of one exam with that exam, for every quantile of either type, and an open interval', async () => {
    const store = await storeOf(exams(1, { ctdivol: () => 4321 }))
    for (const quantileType of [6, 7] as const) {
      const wants = { ...quartiles, quantileType, intervals: [0.5], sample: true }
      const { cells } = answer(store, plan({ wants }))
      expect([...cells.quantiles]).toEqual([4321, 4321, 4321, 4321, 4321])
      expect([cells.lower[0], cells.upper[0]]).toEqual([Number.NaN, Number.NaN])
      expect(cells.sample?.values).toEqual(Float64Array.of(4321))
    }
  })

  it('equal values with that value, however many', async () => {
    for (const length of [2, 13, 257, 20_000]) {
      const value = length === 13 ? absent32 - 1 : 77
      const store = await storeOf(
        exams(length, { ctdivol: () => value, facility: (row) => 1 + (row % 9) }),
      )
      for (const asked of everyPlan()) {
        const { cells, used } = answer(store, asked)
        expect(used).toBe(length)
        expect(new Set(cells.quantiles)).toEqual(new Set([value]))
      }
    }
  })

  it('patients in a gap of the bands, or of unknown age, in no cell, and says why', async () => {
    const gap: BandRule = {
      ...everybody,
      id: 'gap',
      needsAge: true,
      maxMonths: 600,
      bands: [
        { from: 0, to: 12 },
        { from: 24, to: 600 },
      ],
    }
    const ages = [0, 11, 12, 23, 24, 599, 600, absent16]
    const rows = exams(ages.length, { ageMonths: (row) => ages[row] ?? 0, ctdivol: (row) => row })
    const asked = plan({}, [gap])
    const found = answer(await storeOf(rows), asked)
    expect(found).toEqual(answerPlan(rows, asked))
    expect([...found.cells.slot]).toEqual([0, 1])
    expect([...found.cells.exams]).toEqual([2, 2])
    expect(found.leftOut[leftOutReasons.indexOf('outside-population')]).toBe(3)
    expect(found.leftOut[leftOutReasons.indexOf('unknown-band')]).toBe(1)
  })

  it('a filter that leaves nothing with no cells', async () => {
    const rows = exams(500, { facility: (row) => 1 + (row % 5) })
    const store = await storeOf(rows)
    const nobody = new Uint8Array(10)
    const sieves: readonly Partial<CellPlan>[] = [
      { seen: { ...everythingSeen, facilities: nobody } },
      { seen: { ...everythingSeen, scanners: nobody } },
      { seen: { ...everythingSeen, devices: nobody } },
      { seen: { ...everythingSeen, protocols: nobody } },
      { seen: { ...everythingSeen, sexes: nobody } },
      { seen: { ...everythingSeen, ages: { minMonths: 0, maxMonths: 12 } } },
      { fromDay: 101 },
      { fromDay: 200, toDay: 100 },
      { purpose: 3 },
      { protocols: [null, null] },
    ]
    for (const sieve of sieves) {
      const found = answer(store, plan(sieve))
      expect(found).toEqual(answerPlan(rows, plan(sieve)))
      expect([found.cells.length, found.used]).toEqual([0, 0])
    }
  })
})

describe('as many as a column holds', () => {
  it('65,535 facilities in one plan: the median of each, and quartiles of all medians', async () => {
    const facilities = 65_535
    const store = await storeOf(
      exams(2 * facilities, {
        facility: (row) => 1 + (row % facilities),
        ctdivol: (row) => 10 * (1 + (row % facilities)) + (row < facilities ? 0 : 2),
      }),
    )
    const medians = answer(
      store,
      plan({ sampleOf: 'unit-medians', wants: { ...quartiles, units: true } }),
    ).cells
    // Medians are 10 f + 1; of 65,535 of them a quartile lies exactly on one, or halfway.
    expect([...medians.quantiles]).toEqual([11, 163_846, 327_681, 491_516, 655_351])
    expect([medians.length, medians.units[0], medians.exams[0]]).toEqual([
      1,
      facilities,
      2 * facilities,
    ])
    expect(medians.unitMedian?.[facilities - 1]).toBe(10 * facilities + 1)
    const { cells } = answer(store, plan({ splits: [byFacility] }))
    expect(cells.length).toBe(facilities)
    for (const cell of [0, 1, 32_767, 65_534]) {
      expect(cells.splits[0]?.[cell]).toBe(cell + 1)
      expect(cells.quantiles[5 * cell + 2]).toBe(10 * (cell + 1) + 1)
    }
  })

  it('a million cells, by day and facility', async () => {
    const facilities = 1000
    const days = 1000
    const value = (facility: number, day: number): number => facility * 1_000_000 + day
    const facilityOf = (row: number): number => 1 + (row % facilities)
    const dayOf = (row: number): number => 1 + (Math.floor(row / facilities) % days)
    const store = await storeOf(
      exams(facilities * days, {
        facility: facilityOf,
        day: dayOf,
        ctdivol: (row) => value(facilityOf(row), dayOf(row)),
      }),
    )
    const byDay: CellPlan['splits'][number] = {
      by: 'day',
      groups: Uint16Array.from({ length: days + 1 }, (_, day) => day),
    }
    const wants = { ...nothingWanted, probabilities: [0.5] }
    const { cells, used } = answer(store, plan({ splits: [byFacility, byDay], wants }))
    expect([cells.length, used]).toEqual([facilities * days, facilities * days])
    for (const cell of [0, 999, 1000, 123_456, 999_999]) {
      const facility = cells.splits[0]?.[cell] ?? 0
      const day = cells.splits[1]?.[cell] ?? 0
      expect([facility, day]).toEqual([1 + Math.floor(cell / days), 1 + (cell % days)])
      expect(cells.quantiles[cell]).toBe(value(facility, day))
      expect([cells.exams[cell], cells.units[cell]]).toEqual([1, 1])
    }
  })
})

describe('a plan that cannot be', () => {
  it('is refused with a RangeError: probabilities outside 0..1, too many rules or bands', async () => {
    const store = await storeOf(exams(300))
    for (const wrong of [-0.01, 1.01, Number.NaN, Number.POSITIVE_INFINITY]) {
      for (const sampleOf of ['exams', 'unit-medians'] as const) {
        const asked = plan({ sampleOf, wants: { ...nothingWanted, probabilities: [wrong] } })
        expect(() => answer(store, asked)).toThrow(RangeError)
      }
    }
    const five = plan(
      {},
      Array.from({ length: 5 }, (_, i) => ({ ...everybody, id: `${i}` })),
    )
    expect(() => answer(store, five)).toThrow('at most 4 banding rules')
    const bands = Array.from({ length: 241 }, (_, from) => ({ from, to: from + 1 }))
    const narrow = plan({}, [{ ...everybody, id: 'narrow', bands }])
    expect(() => answer(store, narrow)).toThrow('at most 240 bands')
  })
})

describe('a dose that is no dose', () => {
  it.each([
    ['NaN', 'not-a-number'],
    ['nan', 'not-a-number'],
    ['Infinity', 'not-a-number'],
    ['-inf', 'not-a-number'],
    ['1e999', 'too-large'],
    ['-1', 'negative'],
    ['-0.0001', 'negative'],
    ['', 'not-a-number'],
    ['0x10', 'not-a-number'],
    ['429496.7295', 'too-large'],
  ])('is refused as text, with a reason: "%s"', (text, reason) => {
    expect(toFixedPoint(text, 'CTDIvol')).toEqual({ ok: false, reason })
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, 0.5, 2 ** 32])(
    'is refused by the registry with a RangeError naming its row and column, and nothing is stored: %s',
    async (wrong) => {
      const database = await temporaryDatabase()
      const doses = (name: string): StagingColumn<number> => ({
        name,
        kind: 'uint32',
        of: (d) => d,
      })
      const rows = Array.from({ length: 3000 }, (_, row) => (row === 2999 ? wrong : row))
      const write = database.write(async (session) => {
        await session.run(`INSERT INTO change VALUES (1, 'batch', 'u', 1, 'now')`)
        await stage(session, 'staging_dose', [doses('ctdivol')], rows)
      })
      await expect(write).rejects.toThrow(RangeError)
      await expect(write).rejects.toThrow(/^Row 3000, column ctdivol/)
      const changes = z.object({ n: z.number() })
      const stored = await database.read((session) =>
        session.query(changes, 'SELECT count(*) AS n FROM change'),
      )
      expect(stored).toEqual([{ n: 0 }])
    },
  )
})
