import { describe, expect, it } from 'vitest'
import { CoreFull } from '../../../src/aggregate/core-full.ts'
import { CoreOutOfStep } from '../../../src/aggregate/edit-run.ts'
import { homeRules } from '../../../src/analytics/home-rules.ts'
import { LiveCore } from '../../../src/storage/core/live-core.ts'
import { loadExamRows } from '../../../src/storage/duckdb/load-exam-rows.ts'
import { temporaryDatabase } from '../support/temporary-database.ts'
import { drawnReports, fill, send, takeStep } from './support/any-step.ts'
import { threadPool } from './support/core-threads.ts'
import { answers, liveRegistry, scanPlan, standing, storedRows } from './support/live-registry.ts'

async function refusalOf(work: Promise<unknown>): Promise<CoreFull> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof CoreFull)) throw new Error('the test expected a CoreFull')
  return error
}

describe('a load that does not fit', () => {
  it('is refused with what all exams need, and with so much it fits', async () => {
    const database = await temporaryDatabase()
    await database.write((session) =>
      session.run(
        `INSERT INTO exam (facility_id, exam_id, modality, exam_date, purpose, scanner_id,
           diagnostic_events, ctdivol, quarantined)
         SELECT 'a', 'e' || i, 'CT', DATE '2024-01-01', 'diagnostic', 's', 0, i, false
         FROM range(150000) r(i)`,
      ),
    )
    const pool = threadPool(1)
    const coreOf = (limitBytes: number) =>
      new LiveCore({
        feed: (load, signal) => loadExamRows(database, load, signal),
        pool,
        homeRules,
        limitBytes,
        standingPeriod: () => standing,
        onFailure: () => {},
      })
    const small = coreOf(2 ** 20)
    const { neededBytes, limitBytes, message } = await refusalOf(small.load())
    expect(limitBytes).toBe(2 ** 20)
    expect(message).toBe(
      `The exams need ${Math.ceil(neededBytes / 2 ** 20)} MiB of memory; 1 MiB may be used.`,
    )
    expect([small.isReady, small.listening, small.bytes]).toEqual([false, false, 0])
    expect(await refusalOf(coreOf(neededBytes - 1).load())).toMatchObject({ neededBytes })
    const enough = coreOf(neededBytes)
    const seen = await enough.read(({ labels, ask }) => ask(scanPlan(labels)))
    expect(seen.seen).toBe(150_000)
    expect(enough.bytes).toBeGreaterThanOrEqual(neededBytes)
  })

  it('is tried again by the next who asks: once the exams are fewer, they are answered', async () => {
    const { core, registry, freshAnswers } = await liveRegistry({
      limitBytes: 2000,
      retryAfterMs: 0,
    })
    await fill(registry)
    for (let asked = 0; asked < 2; asked++)
      await expect(answers(core)).rejects.toThrow(/need 1 MiB of memory; 1 MiB may be used/)
    await send(registry, '2', drawnReports(20, 3))
    for (const uploadId of ['1', '2', '3']) await registry.uploads.withdrawUpload(uploadId, 'now')
    expect(await answers(core)).toEqual(await freshAnswers())
    expect(core.isReady).toBe(true)
  })
})

describe('a load that does not fit, and is not to be tried again yet', () => {
  it('is refused to all who ask as it was, without reading the registry again', async () => {
    let loads = 0
    const { core, registry } = await liveRegistry({
      limitBytes: 2000,
      retryAfterMs: 1_000_000,
      feed: (load, signal) => {
        loads++
        return registry.loadExamRows(load, signal)
      },
    })
    await fill(registry)
    const asked = Array.from({ length: 5 }, () => refusalOf(answers(core)))
    const [first] = await Promise.all(asked)
    expect(await refusalOf(answers(core))).toBe(first)
    expect(loads).toBe(1)
  })
})

describe('a commit that does not fit', () => {
  it('is rolled back whole, names what is needed, and every answer stays', async () => {
    const roomy = await liveRegistry()
    await fill(roomy.registry)
    await roomy.core.load()
    const { bytes } = roomy.core
    const { core, registry, freshAnswers, failures } = await liveRegistry({ limitBytes: bytes })
    await fill(registry)
    const before = await answers(core)
    const mappings = await registry.mappings.mappings('a')
    const refused = await refusalOf(send(registry, '2', drawnReports(50, 7)))
    expect(refused.neededBytes).toBeGreaterThan(bytes)
    await refusalOf(takeStep(registry, { facility: 'a', map: 'three', to: '24627-2' }))
    expect(await answers(core)).toEqual(before)
    expect(await freshAnswers()).toEqual(before)
    expect(await registry.mappings.mappings('a')).toEqual(mappings)
    expect(await registry.uploads.upload('2')).toMatchObject({ state: 'running' })
    // What goes whole needs no room, and leaves some.
    await registry.uploads.withdrawUpload('1', 'now')
    expect(await answers(core)).toEqual(await freshAnswers())
    await send(registry, '2', drawnReports(20, 7))
    expect(await answers(core)).toEqual(await freshAnswers())
    expect(failures).toEqual([])
  })
})

describe('an erasure that does not fit', () => {
  it('stands all the same: the core is loaded anew, without what went', async () => {
    const roomy = await liveRegistry()
    await fill(roomy.registry)
    await roomy.core.load()
    const { core, registry, freshAnswers, failures } = await liveRegistry({
      limitBytes: roomy.core.bytes,
    })
    await fill(registry)
    const before = await answers(core)
    const [one] = await registry.erasures.examsBefore('a', '9999-12-31')
    const evidence = await registry.erasures.erase({
      erasureId: 'e',
      facilityId: 'a',
      kind: 'patient',
      examIds: [one ?? ''],
      bar: true,
      decidedBy: 'officer',
      decidedAt: '2025-01-01',
    })
    expect(evidence.counts.exams).toBe(1)
    expect(failures.map(({ name }) => name)).toEqual(['CoreFull'])
    expect(await answers(core)).toEqual(await freshAnswers())
    expect(await answers(core)).not.toEqual(before)
  })
})

describe('a change that was prepared while the core was loading', () => {
  it('and cannot be taken in afterwards does not fail its commit: the core is loaded anew', async () => {
    const held: { publish: () => void } = { publish: () => {} }
    const { core, registry, failures, freshAnswers } = await liveRegistry({
      feed: (load, signal) =>
        registry.loadExamRows(
          {
            begin: (version) => load.begin(version),
            take: async (rows, labels) => {
              await load.take(rows, labels)
              const impossible = { removed: [rows, rows], added: [], version: 'none', labels }
              if (failures.length === 0) held.publish = (await core.prepare(impossible)).publish
            },
          },
          signal,
        ),
    })
    await fill(registry)
    await core.load()
    held.publish()
    expect(failures).toHaveLength(1)
    expect(failures[0]).toBeInstanceOf(CoreOutOfStep)
    expect(await answers(core)).toEqual(await freshAnswers())
  })

  it('and then waited, is taken in with its commit', async () => {
    const { core, registry, freshAnswers } = await liveRegistry()
    await fill(registry)
    await core.load()
    const { rows, labels } = await storedRows(registry)
    const before = await answers(core)
    const prepared = await core.prepare({ removed: [rows], added: [rows], version: 'two', labels })
    expect(await answers(core)).toEqual(before)
    prepared.publish()
    expect(await answers(core)).toEqual({ ...(await freshAnswers()), version: 'two' })
  })
})
