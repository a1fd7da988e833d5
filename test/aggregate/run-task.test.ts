import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerPlan } from '../oracle/answer-plan.ts'
import { answerOf, loadedStore } from './support/loaded-store.ts'
import { somePlan } from './support/some-plan.ts'
import { rowsOf, testRow } from './support/some-rows.ts'

describe('the answer to a plan', () => {
  it('is, bit for bit, what sorting every row gives', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(testRow, { maxLength: 120 }),
        fc.array(testRow, { maxLength: 60 }),
        somePlan,
        async (first, second, plan) => {
          const store = await loadedStore([rowsOf(first), rowsOf(second)])
          expect(answerOf(store, plan)).toEqual(answerPlan(rowsOf([...first, ...second]), plan))
        },
      ),
      { numRuns: 500 },
    )
  })
})
