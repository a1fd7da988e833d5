import * as fc from 'fast-check'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { ExamReport } from '../../src/domain/exam-report.ts'
import { openRegistry, type DuckdbRegistry } from '../../src/storage/duckdb/open-registry.ts'
import { CoreMirror } from './support/core-mirror.ts'
import { eventOf, reportOf } from './support/exam-report.ts'
import { temporaryDatabase } from './support/temporary-database.ts'
import { clock, temporaryRegistry } from './support/temporary-registry.ts'
import { uploadOf } from './support/upload-record.ts'

const names = ['one', 'two', 'three'] as const

async function reload(registry: DuckdbRegistry): Promise<CoreMirror> {
  const mirror = new CoreMirror()
  await mirror.load(registry)
  return mirror
}

describe('a load while others write', () => {
  it('and the changes since it began are what a load afterwards gives', async () => {
    const mirror = new CoreMirror()
    const registry = await temporaryRegistry(undefined, { observer: mirror })
    await registry.uploads.addUpload(uploadOf())
    const send = (batch: number) =>
      registry.reports.applyBatch({
        facilityId: 'a',
        uploadId: 'upload-1',
        reports: Array.from({ length: 20 }, (_, n) =>
          reportOf({
            examId: `e${(batch * 7 + n) % 200}`,
            recordId: `r${batch}-${n}`,
            studyDescription: names[n % 3] ?? null,
            events: [eventOf({ eventUid: `2.25.${batch}`, ctdivol: batch })],
          }),
        ),
      })
    const remap = (round: number) =>
      registry.mappings.setMappings([
        { facility: 'a', localName: names[round % 3] ?? '', loinc: `${round}-1`, mappedAt: 'now' },
      ])
    const run = async (first: number, last: number, after = async () => {}) => {
      for (let batch = first; batch <= last; batch++) {
        await Promise.all([send(batch), remap(batch)])
        if (batch === first + 1) await after()
      }
    }
    let load: Promise<void> | null = null
    await Promise.all([
      run(1, 6, async () => {
        // Amid the writes of the other: some come before its snapshot, some while it is read, some after.
        load = mirror.load(registry, () => run(20, 22))
      }),
      run(10, 17),
    ])
    await load
    expect(mirror.changes.length).toBeGreaterThan(5)
    const loaded = await reload(registry)
    expect(mirror.rows()).toEqual(loaded.rows())
    expect(mirror.version).toBe(loaded.version)
  })

  it('begins between two writes, never inside one', async () => {
    const database = await temporaryDatabase()
    const order: string[] = []
    const first = database.write(async (session) => {
      order.push('write')
      await session.run(`INSERT INTO change VALUES (1, 'batch', 'u', 1, 'now')`)
      await new Promise((resolve) => setTimeout(resolve, 50))
      order.push('written')
    })
    const read = database.readFromNow(
      (version) => order.push(`begun ${version}`),
      async () => {
        order.push('read')
      },
    )
    await Promise.all([first, read])
    expect(order).toEqual(['write', 'written', 'begun 1.0', 'read'])
  })

  it.each([1, 2])(
    'needs no more readers than there are (%i), however many load',
    async (readers) => {
      const database = await temporaryDatabase(undefined, { readers })
      const one = z.object({ n: z.number() })
      const loads = Array.from({ length: 3 }, () =>
        database.readFromNow(
          () => {},
          (session, beside) =>
            Promise.all([session.query(one, 'SELECT 1 AS n'), beside.query(one, 'SELECT 2 AS n')]),
        ),
      )
      const reads = Array.from({ length: 3 }, () =>
        database.read((session) => session.query(one, 'SELECT 3 AS n')),
      )
      expect(await Promise.all(loads)).toEqual(
        Array.from({ length: 3 }, () => [[{ n: 1 }], [{ n: 2 }]]),
      )
      expect(await Promise.all(reads)).toEqual(Array.from({ length: 3 }, () => [{ n: 3 }]))
    },
  )
})

const pick = (max: number) => fc.integer({ min: 1, max })
const report = fc
  .record({ record: pick(5), exam: pick(3), event: pick(3), dlp: pick(3), name: pick(3) })
  .map(({ record, exam, event, dlp, name }): ExamReport =>
    reportOf({
      recordId: `r${record}`,
      contentDigest: `d${exam}-${event}-${dlp}-${name}`,
      examId: `e${exam}`,
      contentDateTime: `2024-05-06T10:0${dlp}:00`,
      studyDescription: names[name - 1] ?? null,
      events: [eventOf({ eventUid: `2.25.${event}`, ctdivol: dlp * 10 })],
    }),
  )
const step = fc.oneof(
  fc.record({ upload: pick(3), reports: fc.array(report, { minLength: 1, maxLength: 6 }) }),
  fc.record({ withdraw: pick(3) }),
  fc.record({ map: pick(3), to: fc.constantFrom('24627-2', '30745-4', null) }),
  fc.constant('reload' as const),
)
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

async function take(registry: DuckdbRegistry, mirror: CoreMirror, step: Step): Promise<void> {
  if (step === 'reload') return mirror.load(registry)
  if ('withdraw' in step)
    return void (await registry.uploads.withdrawUpload(String(step.withdraw), 'now'))
  if ('map' in step)
    return registry.mappings.setMappings([
      { facility: 'a', localName: names[step.map - 1] ?? '', loinc: step.to, mappedAt: 'now' },
    ])
  const { upload, reports } = step
  if ((await registry.uploads.upload(String(upload)))?.state === 'withdrawn') return
  await registry.reports.applyBatch({ facilityId: 'a', uploadId: String(upload), reports })
}

describe('any history of uploads, withdrawals and mappings', () => {
  it('leaves by its changes alone what a load gives', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
        const dataDir = mkdtempSync(join(tmpdir(), 'opendrl-'))
        const mirror = new CoreMirror()
        const registry = await openRegistry({ dataDir, clock, observer: mirror })
        try {
          const facility = {
            id: 'a',
            name: 'A',
            organisation: 'T',
            country: null,
            createdAt: 'now',
          }
          await registry.facilities.addFacility(facility)
          for (const uploadId of ['1', '2', '3'])
            await registry.uploads.addUpload(uploadOf({ uploadId }))
          await mirror.load(registry)
          for (const step of steps) await take(registry, mirror, step)
          const loaded = await reload(registry)
          expect(mirror.rows()).toEqual(loaded.rows())
          expect(mirror.version).toBe(loaded.version)
        } finally {
          await registry.close()
          rmSync(dataDir, { recursive: true, force: true })
        }
      }),
      { numRuns: 20 },
    )
  })
})
