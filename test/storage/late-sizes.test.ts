import { describe, expect, it } from 'vitest'
import type { ReportedSize } from '../../src/ingest/size/interpret-size.ts'
import { CoreMirror, loadedRows } from './support/core-mirror.ts'
import { reportOf } from './support/exam-report.ts'
import { storedExams } from './support/stored-exams.ts'
import { clock, temporaryRegistry } from './support/temporary-registry.ts'
import { uploadOf } from './support/upload-record.ts'

const unsized = (over: Parameters<typeof reportOf>[0] = {}) =>
  reportOf({
    accession: 'acc-1',
    patient: { ...reportOf().patient, weightKg: null, heightCm: null },
    ...over,
  })
const sizeOf = (over: Partial<ReportedSize> = {}): ReportedSize => ({
  keys: [{ kind: 'accession', key: 'acc-1' }],
  weightG: 30_000,
  heightMm: null,
  overwrite: false,
  ...over,
})

async function begun() {
  const mirror = new CoreMirror()
  const registry = await temporaryRegistry(undefined, { observer: mirror })
  for (const uploadId of ['u1', 'u2', 'u3'])
    await registry.uploads.addUpload(uploadOf({ uploadId }))
  await mirror.load(registry)
  return {
    registry,
    bring: (...reports: ReturnType<typeof reportOf>[]) =>
      registry.reports.applyBatch({ facilityId: 'a', uploadId: 'u1', reports }),
    size: (uploadId: string, ...sizes: ReportedSize[]) =>
      registry.reports.applySizes({ facilityId: 'a', uploadId, sizes }),
    weights: async () => [...(await storedExams(registry)).weight10g],
    findings: async (examId = 'exam-1') =>
      (await registry.exams.exam('a', examId))?.understood.exam.findings.map(({ rule }) => rule),
    coreFollows: async () =>
      expect(mirror.rows()).toEqual(
        (await loadedRows(registry)).map((row) => JSON.stringify(row)).sort(),
      ),
  }
}

const unknown = 0xffff

describe('a weight that comes later', () => {
  it('fills what is missing, for every exam of its accession, and its withdrawal takes it back', async () => {
    const { registry, bring, size, weights, findings, coreFollows } = await begun()
    await bring(unsized(), unsized({ examId: 'exam-2', recordId: 'r2', contentDigest: 'd2' }))
    expect(await size('u2', sizeOf())).toEqual([{ outcome: 'updated', findings: [] }])
    expect(await weights()).toEqual([3000, 3000])
    expect(await findings()).toContain('size-late')
    await coreFollows()
    expect(await registry.uploads.withdrawUpload('u2', clock().toISOString())).toBe(2)
    expect(await weights()).toEqual([unknown, unknown])
    await coreFollows()
  })

  it('waits for an exam that is not there yet, under the study or the accession', async () => {
    const { bring, size, weights, coreFollows } = await begun()
    const sizes = [sizeOf(), sizeOf({ keys: [{ kind: 'study', key: 'exam-2' }], weightG: 40_000 })]
    expect(await size('u2', ...sizes)).toEqual([
      { outcome: 'accepted', findings: ['size-waiting'] },
      { outcome: 'accepted', findings: ['size-waiting'] },
    ])
    expect(await size('u3', ...sizes)).toMatchObject([
      { outcome: 'duplicate' },
      { outcome: 'duplicate' },
    ])
    await bring(
      unsized(),
      unsized({ examId: 'exam-2', recordId: 'r2', contentDigest: 'd2', accession: null }),
    )
    expect(await weights()).toEqual([3000, 4000])
    await coreFollows()
  })

  it('does not overwrite what the exam has, and says so, unless it is told to', async () => {
    const { bring, size, weights, findings } = await begun()
    await bring(reportOf({ accession: 'acc-1' }))
    expect(await size('u2', sizeOf())).toEqual([
      { outcome: 'duplicate', findings: ['size-conflict'] },
    ])
    expect(await weights()).toEqual([2150])
    expect(await findings()).toContain('size-conflict')
    expect(await size('u3', sizeOf({ overwrite: true }))).toEqual([
      { outcome: 'updated', findings: [] },
    ])
    expect(await weights()).toEqual([3000])
  })

  it('of two different ones the first stays', async () => {
    const { bring, size, weights } = await begun()
    await bring(unsized())
    await size('u2', sizeOf())
    expect(await size('u3', sizeOf({ weightG: 31_000 }))).toEqual([
      { outcome: 'duplicate', findings: ['size-conflict'] },
    ])
    expect(await weights()).toEqual([3000])
  })

  it('of another facility touches nothing', async () => {
    const { registry, bring, weights } = await begun()
    await bring(unsized())
    await registry.uploads.addUpload(uploadOf({ uploadId: 'foreign', facilityId: 'b' }))
    const sizes = [sizeOf(), sizeOf({ keys: [{ kind: 'study', key: 'exam-1' }] })]
    await registry.reports.applySizes({ facilityId: 'b', uploadId: 'foreign', sizes })
    expect(await weights()).toEqual([unknown])
  })

  it('is not taken for an upload of another facility, or one that was withdrawn', async () => {
    const { registry, size } = await begun()
    const batch = { facilityId: 'b', uploadId: 'u1', sizes: [sizeOf()] }
    await expect(registry.reports.applySizes(batch)).rejects.toThrow('does not have')
    await registry.uploads.withdrawUpload('u2', clock().toISOString())
    await expect(size('u2', sizeOf())).rejects.toThrow('withdrawn')
  })
})
