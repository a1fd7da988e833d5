import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerFromIndex, isIndexed } from '../../src/aggregate/answer-from-index.ts'
import type { CellPlan } from '../../src/aggregate/cell-plan.ts'
import { CellWriter } from '../../src/aggregate/cell-writer.ts'
import type { ExamStore } from '../../src/aggregate/exam-store.ts'
import { indexPlan } from '../../src/aggregate/index-plan.ts'
import { movedIndex } from '../../src/aggregate/moved-index.ts'
import { joinResults } from '../../src/aggregate/join-results.ts'
import { tasksOf } from '../../src/aggregate/run-task.ts'
import { Workbench } from '../../src/aggregate/kernels/workbench.ts'
import { TaskContext } from '../../src/aggregate/task-context.ts'
import { builtIndex, type UnitIndex } from '../../src/aggregate/unit-index.ts'
import { answerPlan } from '../oracle/answer-plan.ts'
import { answerOf, loadedStore, noPause } from './support/loaded-store.ts'
import { homeRules, protocolLabels, somePlan } from './support/some-plan.ts'
import { rowsOf, testRow } from './support/some-rows.ts'

const names = ['ctdivol', 'dlp'] as const
const rulesOf = (loinc: string) => homeRules[loinc] ?? []
const purpose = 0

async function indexOf(store: ExamStore, fromDay: number, toDay: number): Promise<UnitIndex> {
  const { image } = store
  const plan = indexPlan(rulesOf, protocolLabels, names, purpose, fromDay, toDay)
  return builtIndex(image, fromDay, toDay, names, purpose, answerOf(store, plan), noPause)
}

/** Any plan that asks what the index has: one or both measures, any facilities, minimums, probabilities. */
const indexedPlan = fc
  .tuple(somePlan, fc.subarray(['ctdivol', 'dlp'] as const, { minLength: 1 }))
  .map(([plan, measured]): CellPlan => {
    const measures = measured.map((name) => ({ name, phantom: 'apart' as const }))
    return {
      ...plan,
      seen: {
        ...plan.seen,
        scanners: null,
        devices: null,
        indications: null,
        sexes: null,
        ages: null,
      },
      purpose,
      measures,
      protocols: protocolLabels.map((loinc, code) =>
        code === 0
          ? null
          : { rules: rulesOf(loinc), measures: measures.map((_, i) => i), kFactors: null },
      ),
      splits: [],
      unit: 'facility',
      sampleOf: 'unit-medians',
      wants: {
        ...plan.wants,
        traces: null,
        histogramPerDecade: 0,
        sequences: false,
        logMad: false,
      },
    }
  })

function indexedAnswer(store: ExamStore, index: UnitIndex, plan: CellPlan) {
  const context = new TaskContext(plan, store.homeIds)
  const results = tasksOf(store.image, plan.seen.protocols).map((task) => {
    expect(isIndexed(context, index, task.protocol)).toBe(true)
    const writer = new CellWriter(plan)
    const counts = answerFromIndex(context, store.image, index, task, writer, { rows: 1e9 })
    if (counts === null) throw new Error('the budget is enough')
    return { cells: writer.columns(), ...counts }
  })
  return joinResults(plan, results)
}

describe('an index', () => {
  it('answers as sorting every row does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(testRow, { maxLength: 150 }), indexedPlan, async (rows, plan) => {
        const store = await loadedStore([rowsOf(rows)])
        const index = await indexOf(store, plan.fromDay, plan.toDay)
        expect(indexedAnswer(store, index, plan)).toEqual(answerPlan(rowsOf(rows), plan))
      }),
      { numRuns: 250 },
    )
  })

  it('that was moved along with a commit is the one that would be built anew', async () => {
    const bench = new Workbench()
    await fc.assert(
      fc.asyncProperty(
        fc.array(testRow, { minLength: 20, maxLength: 100 }),
        fc.array(testRow, { maxLength: 20 }),
        fc.integer({ min: 0, max: 15 }),
        indexedPlan,
        async (rows, added, gone, plan) => {
          const store = await loadedStore([rowsOf(rows)])
          const before = await indexOf(store, plan.fromDay, plan.toDay)
          const prepared = store.prepare([rowsOf(rows.slice(0, gone))], [rowsOf(added)])
          prepared.publish()
          const moved = movedIndex(before, store.image, prepared.edited, bench)
          expect(moved).toEqual(await indexOf(store, plan.fromDay, plan.toDay))
          const left = rowsOf([...rows.slice(gone), ...added])
          expect(indexedAnswer(store, moved, plan)).toEqual(answerPlan(left, plan))
        },
      ),
      { numRuns: 150 },
    )
  })

  it('is not used for other dates, other measures, or what it does not hold', async () => {
    const store = await loadedStore([rowsOf(fc.sample(testRow, { numRuns: 30, seed: 1 }))])
    const index = await indexOf(store, 100, 110)
    const [sample] = fc.sample(indexedPlan, { numRuns: 1, seed: 1 })
    if (sample === undefined) throw new Error('no plan')
    const plan: CellPlan = { ...sample, fromDay: 100, toDay: 110 }
    const holds = (changed: Partial<CellPlan>): boolean =>
      isIndexed(new TaskContext({ ...plan, ...changed }, store.homeIds), index, 1)
    expect(holds({})).toBe(true)
    expect(holds({ fromDay: 101 })).toBe(false)
    expect(holds({ toDay: 111 })).toBe(false)
    expect(holds({ purpose: 1 })).toBe(false)
    expect(holds({ sampleOf: 'exams' })).toBe(false)
    expect(holds({ unit: 'scanner' })).toBe(false)
    expect(holds({ measures: [{ name: 'ssde', phantom: 'apart' }] })).toBe(false)
    expect(holds({ measures: [{ name: 'dlp', phantom: 'any' }] })).toBe(false)
    expect(holds({ splits: [{ by: 'sex', groups: Uint16Array.of(0, 1) }] })).toBe(false)
    expect(holds({ seen: { ...plan.seen, sexes: Uint8Array.of(0, 1, 1, 1) } })).toBe(false)
  })
})
