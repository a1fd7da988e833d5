import * as fc from 'fast-check'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ExamReport } from '../../src/domain/exam-report.ts'
import { openRegistry } from '../../src/storage/duckdb/open-registry.ts'
import { eventOf, reportOf } from './support/exam-report.ts'
import { derivedTables, readTables } from './support/read-tables.ts'
import { storedExams } from './support/stored-exams.ts'
import { clock, temporaryRegistry } from './support/temporary-registry.ts'
import { uploadOf } from './support/upload-record.ts'

const at = '2025-02-01T00:00:00Z'

describe('withdrawUpload', () => {
  it('takes back what the upload brought and leaves what another brought too', async () => {
    const registry = await temporaryRegistry()
    for (const uploadId of ['u1', 'u2']) await registry.uploads.addUpload(uploadOf({ uploadId }))
    const shared = reportOf()
    const alone = reportOf({ recordId: 'r2', examId: 'exam-2' })
    await registry.reports.applyBatch({ facilityId: 'a', uploadId: 'u1', reports: [shared, alone] })
    await registry.reports.applyBatch({ facilityId: 'a', uploadId: 'u2', reports: [shared] })
    expect(await registry.uploads.withdrawUpload('u1', at)).toBe(1)
    expect((await storedExams(registry)).length).toBe(1)
    expect(await registry.uploads.upload('u1')).toMatchObject({
      state: 'withdrawn',
      withdrawnAt: at,
    })
    expect(await registry.uploads.withdrawUpload('u2', at)).toBe(1)
    expect((await storedExams(registry)).length).toBe(0)
  })

  it('done again changes nothing', async () => {
    const registry = await temporaryRegistry()
    await registry.uploads.addUpload(uploadOf())
    await registry.reports.applyBatch({
      facilityId: 'a',
      uploadId: 'upload-1',
      reports: [reportOf()],
    })
    await registry.uploads.withdrawUpload('upload-1', at)
    const { version } = await storedExams(registry)
    expect(await registry.uploads.withdrawUpload('upload-1', '2026-01-01T00:00:00Z')).toBe(0)
    expect((await registry.uploads.upload('upload-1'))?.withdrawnAt).toBe(at)
    expect((await storedExams(registry)).version).toBe(version)
  })

  it('lets a report count that was set aside for the record id of the withdrawn one', async () => {
    const registry = await temporaryRegistry()
    for (const uploadId of ['wrong', 'right'])
      await registry.uploads.addUpload(uploadOf({ uploadId }))
    const wrong = reportOf({ contentDigest: 'wrong', examId: 'exam-1' })
    const right = reportOf({ contentDigest: 'right', examId: 'exam-2' })
    await registry.reports.applyBatch({ facilityId: 'a', uploadId: 'wrong', reports: [wrong] })
    await registry.reports.applyBatch({ facilityId: 'a', uploadId: 'right', reports: [right] })
    expect([...(await storedExams(registry)).quarantined]).toEqual([0, 1])
    expect(await registry.uploads.withdrawUpload('wrong', at)).toBe(2)
    expect([...(await storedExams(registry)).quarantined]).toEqual([0])
  })

  it('brings a withdrawn record back when it is uploaded anew', async () => {
    const registry = await temporaryRegistry()
    for (const uploadId of ['u1', 'u2']) await registry.uploads.addUpload(uploadOf({ uploadId }))
    const batch = { facilityId: 'a', reports: [reportOf()] }
    await registry.reports.applyBatch({ ...batch, uploadId: 'u1' })
    await registry.uploads.withdrawUpload('u1', at)
    const again = await registry.reports.applyBatch({ ...batch, uploadId: 'u2' })
    expect(again).toEqual([{ outcome: 'accepted', findings: [] }])
    expect((await storedExams(registry)).length).toBe(1)
  })
})

const pick = (max: number) => fc.integer({ min: 1, max })
const report = fc
  .record({ record: pick(5), digest: pick(2), exam: pick(3), event: pick(3), dlp: pick(3) })
  .map(({ record, digest, exam, event, dlp }): ExamReport =>
    // A digest stands for content: all of the report follows from record, digest and exam.
    reportOf({
      recordId: `r${record}`,
      contentDigest: `d${digest}-${event}-${dlp}`,
      examId: `e${exam}`,
      contentDateTime: `2024-05-06T10:0${dlp}:00`,
      findings:
        digest === 2 ? [{ rule: 'phantom-missing', field: null, event: null, row: event }] : [],
      events: [eventOf({ eventUid: `2.25.${event}`, dlp: dlp * 10 })],
    }),
  )
const step = fc.oneof(
  fc.record({ upload: pick(3), reports: fc.array(report, { minLength: 1, maxLength: 6 }) }),
  fc.record({ withdraw: pick(3) }),
)
type Step = { upload: number; reports: ExamReport[] } | { withdraw: number }

async function derivedAfter(steps: readonly Step[]): Promise<unknown> {
  const dataDir = mkdtempSync(join(tmpdir(), 'opendrl-'))
  try {
    const registry = await openRegistry({ dataDir, clock })
    await registry.facilities.addFacility({
      id: 'a',
      name: 'A',
      organisation: 'T',
      country: null,
      createdAt: at,
    })
    for (const uploadId of ['1', '2', '3']) await registry.uploads.addUpload(uploadOf({ uploadId }))
    for (const step of steps) {
      if ('withdraw' in step) await registry.uploads.withdrawUpload(String(step.withdraw), at)
      else
        await registry.reports.applyBatch({
          facilityId: 'a',
          uploadId: String(step.upload),
          reports: step.reports,
        })
    }
    await registry.close()
    return await readTables(dataDir, derivedTables)
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** Steps the store takes: nothing is sent for an upload that was withdrawn. */
function valid(steps: readonly Step[]): Step[] {
  const withdrawn = new Set<number>()
  return steps.filter((step) => {
    if ('withdraw' in step) {
      withdrawn.add(step.withdraw)
      return true
    }
    return !withdrawn.has(step.upload)
  })
}

describe('any history of uploads and withdrawals', () => {
  it('leaves what the remaining uploads alone would have made', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 7 }), async (history) => {
        const steps = valid(history)
        const gone = new Set(steps.flatMap((step) => ('withdraw' in step ? [step.withdraw] : [])))
        const remaining = steps.filter((step) => 'upload' in step && !gone.has(step.upload))
        expect(await derivedAfter(steps)).toEqual(await derivedAfter(remaining))
      }),
      { numRuns: 12 },
    )
  })
})
