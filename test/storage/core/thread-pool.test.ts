import * as fc from 'fast-check'
import { setTimeout as after } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { ThreadPool } from '../../../src/storage/core/thread-pool.ts'
import { StatementStopped } from '../../../src/storage/duckdb/statement-stopped.ts'
import { answerOf, loadedStore } from '../../aggregate/support/loaded-store.ts'
import { somePlan } from '../../aggregate/support/some-plan.ts'
import { rowsOf, testRow } from '../../aggregate/support/some-rows.ts'
import { given } from '../../support/given.ts'
import { coreThread, threadPool, watchedThread } from './support/core-threads.ts'
import { inlineAnswer, manyRules, widePlan, wideStore } from './support/wide-store.ts'

const protocols = 40

describe('threads of the core', () => {
  it('answer any plan as one thread does, task by task', async () => {
    const pool = threadPool(3)
    await fc.assert(
      fc.asyncProperty(fc.array(testRow, { maxLength: 150 }), somePlan, async (rows, plan) => {
        const store = await loadedStore([rowsOf(rows)])
        const { image } = store
        expect(await pool.ask(image, plan, store.homeIds)).toEqual(answerOf(store, plan))
        pool.forgetImage(image)
      }),
      { numRuns: 150 },
    )
  })

  it('answer many questions at once, of several images, each with its own answer', async () => {
    const pool = threadPool(2)
    const stores = await Promise.all([1, 3].map((exams) => wideStore(protocols, 50 * exams)))
    const questions = Array.from({ length: 120 }, (_, n) => {
      const store = given(stores[n % stores.length])
      const only = n % 3 === 0 ? undefined : [1 + (n % protocols), 1 + ((n * 7) % protocols)]
      const plan = widePlan(protocols, {
        fromDay: 100 + n,
        ...(only === undefined ? {} : { only }),
      })
      return { store, plan }
    })
    const answers = await Promise.all(
      questions.map(({ store, plan }) => pool.ask(store.image, plan, store.homeIds)),
    )
    for (const [n, { store, plan }] of questions.entries())
      expect(answers[n]).toEqual(inlineAnswer(store, plan))
  })

  it('answer a question of nothing', async () => {
    const pool = threadPool(1)
    const store = await wideStore(2, 10)
    const plan = widePlan(2, { only: [] })
    expect(await pool.ask(store.image, plan, store.homeIds)).toEqual(inlineAnswer(store, plan))
  })

  it('settle a small question before a large one that was asked earlier', async () => {
    const store = await wideStore(protocols, 500)
    for (const threads of [1, 2]) {
      const pool = threadPool(threads)
      const settled: string[] = []
      const ask = async (name: string, only?: readonly number[]) => {
        const plan = widePlan(protocols, only === undefined ? {} : { only })
        await pool.ask(store.image, plan, store.homeIds)
        settled.push(name)
      }
      await Promise.all([
        ask('large'),
        ask('another large'),
        ask('one protocol', [7]),
        ask('two protocols', [8, 9]),
      ])
      expect(settled.slice(0, 2)).toEqual(['one protocol', 'two protocols'])
    }
  })
})

describe('a question whose asker is gone', () => {
  it('rejects with the reason, starts no more tasks, and the threads go on', async () => {
    const watched = watchedThread()
    const pool = threadPool(1, watched.path)
    const store = await wideStore(protocols, 200)
    const gone = new AbortController()
    const large = pool.ask(store.image, widePlan(protocols), store.homeIds, gone.signal)
    const reason = new Error('the client went away')
    gone.abort(reason)
    await expect(large).rejects.toBe(reason)
    const plan = widePlan(protocols, { only: [3] })
    expect(await pool.ask(store.image, plan, store.homeIds)).toEqual(inlineAnswer(store, plan))
    // A thread has the task it works on and the next one; after those, the other question's.
    expect(watched.toldOf('task')).toBe(3)
    expect(watched.toldOf('forget-question')).toBeGreaterThanOrEqual(1)
  })

  it('rejects in the middle of its tasks, while others are answered right', async () => {
    const watched = watchedThread()
    const pool = threadPool(2, watched.path)
    const store = await wideStore(protocols, 200)
    const gone = new AbortController()
    const plan = widePlan(protocols, { only: [5] })
    const ask = (signal?: AbortSignal) =>
      pool.ask(store.image, widePlan(protocols), store.homeIds, signal)
    const cancelled = Array.from({ length: 10 }, () => ask(gone.signal))
    const settled = Promise.allSettled(cancelled)
    const kept = ask()
    await pool.ask(store.image, plan, store.homeIds)
    gone.abort('Client connection prematurely closed.')
    for (const result of await settled)
      expect(result).toMatchObject({ status: 'rejected', reason: { name: 'StatementStopped' } })
    expect(await kept).toEqual(inlineAnswer(store, widePlan(protocols)))
    expect(watched.toldOf('task')).toBeLessThan(11 * protocols)
  })

  it('is not begun when it is gone already', async () => {
    const watched = watchedThread()
    const pool = threadPool(1, watched.path)
    const store = await wideStore(3, 10)
    const early = AbortSignal.abort('a text, as a server gives it')
    const ask = pool.ask(store.image, widePlan(3), store.homeIds, early)
    await expect(ask).rejects.toThrow(StatementStopped)
    await pool.ask(store.image, widePlan(3, { only: [1] }), store.homeIds)
    expect(watched.toldOf('task')).toBe(1)
  })
})

describe('a plan that cannot be', () => {
  it('is refused with a RangeError, and the threads go on', async () => {
    const watched = watchedThread()
    const pool = threadPool(2, watched.path)
    const store = await wideStore(protocols, 20)
    const good = widePlan(protocols)
    const asked = Promise.all([1, 2, 3].map(() => pool.ask(store.image, good, store.homeIds)))
    const bad = widePlan(protocols, {}, manyRules(300))
    await expect(pool.ask(store.image, bad, store.homeIds)).rejects.toThrow(RangeError)
    await expect(pool.ask(store.image, bad, store.homeIds)).rejects.toThrow('at most 240 bands')
    expect(await asked).toEqual([1, 2, 3].map(() => inlineAnswer(store, good)))
    const chance = widePlan(protocols)
    const over = { ...chance, wants: { ...chance.wants, probabilities: [1.5] } }
    await expect(pool.ask(store.image, over, store.homeIds)).rejects.toThrow(RangeError)
    expect(watched.toldOf('start')).toBe(2)
  })
})

describe('threads that are closed', () => {
  it('reject what is under way and what is asked later', async () => {
    const pool = new ThreadPool(coreThread, 2)
    const store = await wideStore(protocols, 200)
    const asked = Promise.allSettled(
      [1, 2, 3].map(() => pool.ask(store.image, widePlan(protocols), store.homeIds)),
    )
    await pool.close()
    for (const result of await asked)
      expect(result).toMatchObject({
        status: 'rejected',
        reason: { message: 'The core is closed.' },
      })
    const late = pool.ask(store.image, widePlan(protocols), store.homeIds)
    await expect(late).rejects.toThrow('The core is closed.')
    await pool.close()
  })
})

describe('a thread that dies', () => {
  const fatalDay = 13
  const fatal = (statement: string): string =>
    `if (message.kind === 'question' && message.plan.fromDay === ${fatalDay}) ${statement}`

  it.each([
    ['of an error', `throw new Error('crafted')`, 'crafted'],
    ['without a word', 'process.exit(1)', 'A thread of the core died.'],
  ])('fails the questions under way, and later ones have another: %s', async (_, dies, reason) => {
    const watched = watchedThread(fatal(dies))
    const pool = threadPool(2, watched.path)
    const store = await wideStore(protocols, 100)
    const good = widePlan(protocols)
    for (let round = 0; round < 3; round++) {
      const under = pool.ask(store.image, good, store.homeIds)
      const fatalPlan = widePlan(protocols, { fromDay: fatalDay, only: [1] })
      const results = await Promise.allSettled([
        under,
        pool.ask(store.image, fatalPlan, store.homeIds),
      ])
      for (const result of results)
        expect(result).toMatchObject({ status: 'rejected', reason: { message: reason } })
      expect(await pool.ask(store.image, good, store.homeIds)).toEqual(inlineAnswer(store, good))
    }
    expect(watched.toldOf('start')).toBe(2 + 3)
  })

  it('at its very start rejects each question, and is not started again but for the next', async () => {
    const watched = watchedThread('', `throw new Error('no thread')`)
    const pool = threadPool(2, watched.path)
    const store = await wideStore(3, 10)
    for (let asked = 1; asked <= 3; asked++) {
      const ask = pool.ask(store.image, widePlan(3), store.homeIds)
      await expect(ask).rejects.toThrow('no thread')
    }
    await after(100)
    const starts = watched.toldOf('start')
    expect(starts).toBeLessThanOrEqual(2 + 2 * 3)
    await after(100)
    expect(watched.toldOf('start')).toBe(starts)
  })

  it('for want of its file says so', async () => {
    const pool = threadPool(2, '/no/such/core-thread.js')
    const store = await wideStore(3, 10)
    for (let asked = 1; asked <= 2; asked++) {
      const ask = pool.ask(store.image, widePlan(3), store.homeIds)
      await expect(ask).rejects.toThrow('/no/such/core-thread.js')
    }
  })
})

describe('images of threads', () => {
  it('are told once to each thread, and forgotten when nobody will ask of them', async () => {
    const watched = watchedThread()
    const pool = threadPool(2, watched.path)
    const store = await wideStore(protocols, 20)
    const { image } = store
    for (let n = 0; n < 3; n++) await pool.ask(image, widePlan(protocols), store.homeIds)
    expect(watched.toldOf('image')).toBe(2)
    pool.forgetImage(image)
    pool.forgetImage(image)
    await pool.ask(image, widePlan(protocols), store.homeIds)
    expect(watched.toldOf('image')).toBe(4)
    expect(watched.toldOf('forget-image')).toBe(2)
  })
})
