import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CoreFull } from '../../src/aggregate/core-full.ts'
import { CoreOutOfStep } from '../../src/aggregate/edit-run.ts'
import { answerPlan } from '../oracle/answer-plan.ts'
import { answerOf, loadedStore } from './support/loaded-store.ts'
import { somePlan } from './support/some-plan.ts'
import { rowsOf, testRow, type TestRow } from './support/some-rows.ts'

/** A commit: exams by their place in a list that come, change, or go; whether it succeeds. */
const commit = fc.record({
  come: fc.array(testRow, { maxLength: 12 }),
  change: fc.array(fc.tuple(fc.nat(), testRow), { maxLength: 4 }),
  go: fc.array(fc.nat(), { maxLength: 6 }),
  succeeds: fc.boolean(),
})

describe('a store', () => {
  it('answers after any history of commits as one that is built from what is left', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(testRow, { maxLength: 60 }),
        fc.array(commit, { maxLength: 8 }),
        somePlan,
        async (start, commits, plan) => {
          const store = await loadedStore([rowsOf(start)])
          let exams = [...start]
          const pins: { answer: () => unknown; expected: unknown; release: () => void }[] = []
          for (const { come, change, go, succeeds } of commits) {
            const pin = store.pin()
            pins.push({
              answer: () => answerOf(store, plan, pin.image),
              expected: answerPlan(rowsOf(exams), plan),
              release: pin.release,
            })
            if (pins.length > 2) pins.shift()?.release()
            const next = [...exams]
            const removed: TestRow[] = []
            const added = [...come]
            for (const [at, after] of change) {
              const before = next[at % next.length]
              if (before === undefined) continue
              removed.push(before)
              added.push(after)
              next[at % next.length] = after
            }
            for (const at of go) removed.push(...next.splice(at % Math.max(next.length, 1), 1))
            next.push(...come)
            const prepared = store.prepare([rowsOf(removed)], [rowsOf(added)])
            if (succeeds) {
              prepared.publish()
              exams = next
            } else prepared.abort()
            expect(answerOf(store, plan)).toEqual(answerPlan(rowsOf(exams), plan))
            for (const { answer, expected } of pins) expect(answer()).toEqual(expected)
          }
        },
      ),
      { numRuns: 150 },
    )
  })

  it('refuses to remove a row that it does not hold, and stays as it was', async () => {
    const [row, other] = fc.sample(testRow, { numRuns: 2, seed: 1 })
    if (row === undefined || other === undefined) throw new Error('no rows')
    const store = await loadedStore([rowsOf([row])])
    const before = store.image.directory
    expect(() => store.prepare([rowsOf([other])], [])).toThrow(CoreOutOfStep)
    expect(() => store.prepare([rowsOf([row, row])], [])).toThrow(CoreOutOfStep)
    expect(store.image.directory).toBe(before)
    store.prepare([rowsOf([row])], []).publish()
    expect(store.image.directory.length).toBe(0)
  })

  it('says how much memory is needed before a commit that does not fit changes anything', async () => {
    const rows = rowsOf(fc.sample(testRow, { numRuns: 100, seed: 2 }))
    const store = await loadedStore([rows], 16_384)
    const before = store.image.directory
    const many = Array.from({ length: 500 }, () => rows)
    expect(() => store.prepare([], many)).toThrow(CoreFull)
    expect(() => store.prepare([], many)).toThrow(/need \d+ MiB of memory; \d+ MiB may be used/)
    expect(store.image.directory).toBe(before)
    await expect(loadedStore(many, 16_384)).rejects.toThrow(CoreFull)
  })

  it('gives the places of changed runs to later commits, once nobody reads them', async () => {
    const rows = rowsOf(fc.sample(testRow, { numRuns: 200, seed: 3 }))
    const store = await loadedStore([rows])
    const pin = store.pin()
    store.prepare([rows], [rows, rows]).publish()
    pin.release()
    const bytes = store.bytes
    for (let i = 0; i < 50; i++) {
      store.prepare([], [rows]).publish()
      store.prepare([rows], []).publish()
    }
    expect(store.bytes).toBe(bytes)
  })

  it('holds no more than a few times its rows, however many commits let its runs grow', async () => {
    const [row] = fc.sample(testRow, { numRuns: 1, seed: 4 })
    if (row === undefined) throw new Error('no row')
    const one = rowsOf([row])
    for (const [start, added, commits] of [
      [20_000, 1, 400],
      [100_000, 10, 300],
      [100, 1, 3000],
    ] as const) {
      const store = await loadedStore([rowsOf(Array.from({ length: start }, () => row))])
      const loaded = store.bytes
      const more = rowsOf(Array.from({ length: added }, () => row))
      for (let i = 0; i < commits; i++) {
        const pin = store.pin()
        store.prepare([one], [one, more]).publish()
        pin.release()
      }
      const grown = (loaded / start) * (start + added * commits)
      // A slab for what follows, and places for the run before and after.
      expect(store.bytes).toBeLessThan(8 * grown + 65_536 * 64)
    }
  })
})
