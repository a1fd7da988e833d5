import * as fc from 'fast-check'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CoreOutOfStep } from '../../../src/aggregate/edit-run.ts'
import type { ExamRows } from '../../../src/aggregate/exam-rows.ts'
import { openRegistry } from '../../../src/storage/duckdb/open-registry.ts'
import { reportOf } from '../support/exam-report.ts'
import { clock } from '../support/temporary-registry.ts'
import { anyStep, drawnReports, fill, send, takeStep } from './support/any-step.ts'
import { threadPool, watchedThread } from './support/core-threads.ts'
import {
  addUploads,
  answers,
  liveRegistry,
  longAgo,
  nationalPlan,
  scanPlan,
  storedRows,
} from './support/live-registry.ts'

describe('a core that follows a registry', () => {
  it('answers after any history as a new one, and as sorting every exam', async () => {
    const pool = threadPool(2)
    await fc.assert(
      fc.asyncProperty(fc.array(anyStep, { minLength: 3, maxLength: 8 }), async (steps) => {
        const dataDir = mkdtempSync(join(tmpdir(), 'opendrl-'))
        const { core, registry, freshAnswers, sortedAnswers, failures } = await liveRegistry({
          pool,
          open: async (observer) => {
            const opened = await openRegistry({ dataDir, clock, observer })
            for (const id of ['a', 'b'])
              await opened.facilities.addFacility({
                id,
                name: id,
                organisation: 'T',
                country: null,
                createdAt: 'now',
              })
            await addUploads(opened)
            return opened
          },
        })
        try {
          await fill(registry, 20)
          await core.load()
          for (const step of steps) {
            await takeStep(registry, step)
            expect(await answers(core)).toEqual(await freshAnswers())
          }
          expect(await answers(core)).toMatchObject(await sortedAnswers())
          expect(failures).toEqual([])
        } finally {
          await registry.close()
          rmSync(dataDir, { recursive: true, force: true })
        }
      }),
      { numRuns: 6 },
    )
  })

  it('loads when first asked, once for all who ask meanwhile', async () => {
    let loads = 0
    const { core, registry, freshAnswers } = await liveRegistry({
      feed: (load, signal) => {
        loads++
        return registry.loadExamRows(load, signal)
      },
    })
    await fill(registry)
    expect([core.isReady, core.listening, core.bytes]).toEqual([false, false, 0])
    const all = await Promise.all([1, 2, 3].map(() => answers(core)))
    expect([core.isReady, core.listening, loads]).toEqual([true, true, 1])
    expect(core.bytes).toBeGreaterThan(0)
    for (const one of all) expect(one).toEqual(await freshAnswers())
  })

  it('answers national questions of the standing period without its threads', async () => {
    const pool = threadPool(1)
    const { core, registry, sortedAnswers } = await liveRegistry({ pool })
    await fill(registry)
    await core.load()
    await send(registry, '2', drawnReports(30, 5))
    await takeStep(registry, { facility: 'a', map: 'three', to: '24627-2' })
    const { national } = await sortedAnswers()
    expect(national.cells.length).toBeGreaterThan(3)
    await pool.close()
    const ask = core.read((view) => view.ask(nationalPlan(view.labels)))
    expect(await ask).toEqual(national)
    const scan = core.read((view) => view.ask(scanPlan(view.labels)))
    await expect(scan).rejects.toThrow('The core is closed.')
  })

  it('makes an index of another period once, however many ask for it at once', async () => {
    const watched = watchedThread()
    const { core, registry, sortedAnswers } = await liveRegistry({
      pool: threadPool(1, watched.path),
    })
    await fill(registry)
    await core.load()
    const loading = watched.toldOf('question')
    const ask = () => core.read((view) => view.ask(nationalPlan(view.labels, longAgo)))
    const asked = await Promise.all(Array.from({ length: 12 }, ask))
    const { older } = await sortedAnswers()
    for (const answer of asked) expect(answer).toEqual(older)
    // Any other question: that of the index (one, since no exam has a KAP) has been asked before it.
    await core.read((view) => view.ask(scanPlan(view.labels)))
    expect(watched.toldOf('question')).toBe(loading + 12 + 1 + 1)
    await ask()
    expect(watched.toldOf('question')).toBe(loading + 12 + 1 + 1)
  })

  it('shows a view the exams it began with, whatever is committed meanwhile', async () => {
    const { core, registry, freshAnswers } = await liveRegistry()
    await fill(registry)
    const first = await answers(core)
    await core.read(async ({ version, labels, ask }) => {
      for (const seed of [11, 12, 13]) {
        await send(registry, '2', drawnReports(40, seed))
        if (seed === 12) await registry.uploads.withdrawUpload('1', 'now')
        const [national, scanned] = await Promise.all([
          ask(nationalPlan(labels)),
          ask(scanPlan(labels)),
        ])
        expect({ version, national, scanned }).toEqual({
          version: first.version,
          national: first.national,
          scanned: first.scanned,
        })
        expect(await answers(core)).toEqual(await freshAnswers())
      }
    })
    expect((await answers(core)).version).not.toBe(first.version)
  })

  it('has what is committed while it loads, before, between and after its blocks', async () => {
    const { core, registry, freshAnswers, failures } = await liveRegistry({
      feed: async (load, signal) => {
        await send(registry, '2', drawnReports(10, 21))
        const labels = await registry.loadExamRows(
          {
            begin: (version) => load.begin(version),
            take: async (rows, known) => {
              await send(registry, '2', drawnReports(10, 22))
              await load.take(rows, known)
              await takeStep(registry, { facility: 'a', map: 'three', to: '30799-1' })
              await registry.uploads.withdrawUpload('3', 'now')
            },
          },
          signal,
        )
        await send(registry, '1', drawnReports(30, 23))
        return labels
      },
    })
    await fill(registry)
    const [loaded] = await Promise.all([answers(core), send(registry, '2', drawnReports(9, 24))])
    expect(loaded.national.cells.length).toBeGreaterThan(0)
    expect(await answers(core)).toEqual(await freshAnswers())
    expect(failures).toEqual([])
  })

  it('tries again when a load has failed', async () => {
    const fail = { next: true }
    const { core, registry, freshAnswers } = await liveRegistry({
      feed: (load, signal) => {
        if (!fail.next) return registry.loadExamRows(load, signal)
        fail.next = false
        throw new Error('no engine')
      },
    })
    await fill(registry)
    await expect(answers(core)).rejects.toThrow('no engine')
    expect(core.isReady).toBe(false)
    await send(registry, '2', drawnReports(10, 31))
    expect(await answers(core)).toEqual(await freshAnswers())
  })
})

describe('a change that is not committed', () => {
  it('leaves every answer as it was: a batch that is refused, and a change that is aborted', async () => {
    const { core, registry, freshAnswers, failures } = await liveRegistry()
    await fill(registry)
    const before = await answers(core)
    const outside = reportOf({ recordId: 'x', examId: 'x', examDate: '1950-01-01' })
    const batch = send(registry, '2', [...drawnReports(20, 41), outside])
    await expect(batch).rejects.toThrow()
    const { rows, labels } = await storedRows(registry)
    const change = { removed: [rows], added: [rows, rows], version: 'none', labels }
    const prepared = await core.prepare(change)
    prepared.abort()
    expect(await answers(core)).toEqual(before)
    expect(await freshAnswers()).toEqual(before)
    await send(registry, '2', drawnReports(20, 42))
    expect(await answers(core)).toEqual(await freshAnswers())
    expect(failures).toEqual([])
  })
})

describe('a core that is out of step', () => {
  it('lets the commit go through, loads itself anew, and lets its threads forget the old exams', async () => {
    const watched = watchedThread()
    const foreign: { rows: ExamRows | null } = { rows: null }
    const { core, registry, failures, freshAnswers } = await liveRegistry({
      pool: threadPool(1, watched.path),
      observe: (following) => ({
        get listening() {
          return following.listening
        },
        prepare: (change) => {
          const { rows } = foreign
          foreign.rows = null
          const removed = rows === null ? change.removed : [...change.removed, rows, rows]
          return following.prepare({ ...change, removed })
        },
      }),
    })
    await fill(registry)
    const before = await answers(core)
    const told = () => watched.toldOf('image') - watched.toldOf('forget-image')
    for (let round = 1; round <= 3; round++) {
      foreign.rows = (await storedRows(registry)).rows
      await core.read(async ({ labels, ask }) => {
        const mine = await ask(scanPlan(labels))
        await send(registry, '2', drawnReports(20, 50 + round))
        expect(failures).toHaveLength(round)
        expect(failures.at(-1)).toBeInstanceOf(CoreOutOfStep)
        expect(core.isReady).toBe(false)
        // Who reads the old exams goes on reading them.
        expect(await ask(scanPlan(labels))).toEqual(mine)
      })
      const after = await answers(core)
      expect(after.version).not.toBe(before.version)
      expect(core.isReady).toBe(true)
      await send(registry, '2', drawnReports(20, 60 + round))
      expect(await answers(core)).toEqual(await freshAnswers())
    }
    // One image is of the core as it is; each new core of this test has left one.
    await answers(core)
    expect(told()).toBe(1 + 3)
  })
})
