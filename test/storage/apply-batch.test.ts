import { describe, expect, it } from 'vitest'
import type { ExamReport } from '../../src/domain/exam-report.ts'
import type { AppliedRecord } from '../../src/ingest/ports.ts'
import type { DuckdbRegistry } from '../../src/storage/duckdb/open-registry.ts'
import { eventOf, reportOf } from './support/exam-report.ts'
import { derivedTables, readTables } from './support/read-tables.ts'
import { storedExams } from './support/stored-exams.ts'
import { temporaryDirectory, temporaryRegistry } from './support/temporary-registry.ts'
import { uploadOf } from './support/upload-record.ts'

async function begun(dataDir = temporaryDirectory()) {
  const registry = await temporaryRegistry(dataDir)
  await registry.uploads.addUpload(uploadOf())
  const apply = (...reports: ExamReport[]): Promise<readonly AppliedRecord[]> =>
    registry.reports.applyBatch({ facilityId: 'a', uploadId: 'upload-1', reports })
  return { registry, apply, dataDir }
}

const outcomes = (applied: readonly AppliedRecord[]): string[] =>
  applied.map(({ outcome }) => outcome)

async function doses(registry: DuckdbRegistry): Promise<number[]> {
  return [...(await storedExams(registry)).dlp]
}

const first = reportOf({ events: [eventOf({ eventUid: '2.25.1', dlp: 100 })] })
const second = reportOf({
  recordId: 'record-2',
  contentDigest: 'digest-2',
  events: [eventOf({ eventUid: '2.25.2', dlp: 23 })],
})

describe('applyBatch', () => {
  it('accepts a report of a new exam', async () => {
    const { registry, apply } = await begun()
    expect(await apply(first)).toEqual([{ outcome: 'accepted', findings: [] }])
    expect(await doses(registry)).toEqual([100])
  })

  it('calls the same record a duplicate, within a batch and over batches', async () => {
    const { registry, apply } = await begun()
    expect(outcomes(await apply(first, first))).toEqual(['accepted', 'duplicate'])
    expect(outcomes(await apply(first))).toEqual(['duplicate'])
    expect(await doses(registry)).toEqual([100])
  })

  it('updates an exam by the events a further report brings', async () => {
    const { registry, apply } = await begun()
    await apply(first)
    expect(outcomes(await apply(second))).toEqual(['updated'])
    expect(await doses(registry)).toEqual([123])
  })

  it('applies several reports of one exam in one batch in their order', async () => {
    const { registry, apply } = await begun()
    const repeated = { ...first, recordId: 'record-3', contentDigest: 'digest-3' }
    expect(outcomes(await apply(first, second, repeated))).toEqual([
      'accepted',
      'updated',
      'duplicate',
    ])
    expect(await doses(registry)).toEqual([123])
  })

  it('quarantines an exam whose report is not believable, and keeps it', async () => {
    const { registry, apply } = await begun()
    const negative = reportOf({
      findings: [{ rule: 'dose-negative', field: 'DLP', event: 1, row: null }],
    })
    expect(outcomes(await apply(negative))).toEqual(['quarantined'])
    expect([...(await storedExams(registry)).quarantined]).toEqual([1])
  })

  it('sets a reused record id aside and leaves the exam as it was', async () => {
    const { registry, apply } = await begun()
    await apply(first)
    const reused = { ...first, contentDigest: 'other', events: [eventOf({ dlp: 999 })] }
    expect(await apply(reused)).toEqual([{ outcome: 'quarantined', findings: ['sop-uid-reused'] }])
    const columns = await storedExams(registry)
    expect([...columns.dlp]).toEqual([100])
    expect([...columns.quarantined]).toEqual([0])
  })

  it('keeps an exam that has only a reused record id, quarantined', async () => {
    const { registry, apply } = await begun()
    const reused = { ...first, contentDigest: 'other', examId: 'exam-2' }
    expect(outcomes(await apply(first, reused))).toEqual(['accepted', 'quarantined'])
    expect([...(await storedExams(registry)).quarantined]).toEqual([0, 1])
  })

  it('gives the record id to the report that came first in the batch, whatever exam it belongs to', async () => {
    const { apply } = await begun()
    const results = await apply(
      reportOf({ examId: 'e1', recordId: 'r1', contentDigest: 'd1' }),
      reportOf({
        examId: 'e2',
        recordId: 'shared',
        contentDigest: 'd2',
        events: [eventOf({ eventUid: '2.25.2' })],
      }),
      reportOf({ examId: 'e1', recordId: 'shared', contentDigest: 'd3' }),
    )
    expect(outcomes(results)).toEqual(['accepted', 'accepted', 'quarantined'])
  })

  it('reports a conflict between two reports of one event once', async () => {
    const { apply } = await begun()
    await apply(first)
    const later = reportOf({
      recordId: 'record-2',
      contentDigest: 'digest-2',
      contentDateTime: '2024-05-06T11:00:00',
      events: [eventOf({ eventUid: '2.25.1', dlp: 101 })],
    })
    expect(await apply(later)).toEqual([{ outcome: 'updated', findings: ['event-conflict'] }])
  })

  it('keeps the exams of two facilities apart, though their ids agree', async () => {
    const { registry, apply } = await begun()
    await registry.uploads.addUpload(uploadOf({ uploadId: 'upload-b', facilityId: 'b' }))
    await apply(first)
    const other = { facilityId: 'b', uploadId: 'upload-b', reports: [first] }
    expect(outcomes(await registry.reports.applyBatch(other))).toEqual(['accepted'])
    expect(await doses(registry)).toEqual([100, 100])
  })

  it('rolls the whole batch back when one row does not fit, wherever it stands', async () => {
    const { registry, apply } = await begun()
    for (const place of [0, 2047, 2048, 2999]) {
      const reports = Array.from({ length: 3000 }, (_, index) =>
        reportOf({
          recordId: `r${index}`,
          examId: `e${index}`,
          events: [eventOf({ kvp: index === place ? Number.NaN : 100 })],
        }),
      )
      await expect(apply(...reports)).rejects.toThrow(RangeError)
      expect(await doses(registry)).toEqual([])
    }
    expect(outcomes(await apply(first))).toEqual(['accepted'])
  })

  it('refuses reports of an upload that is unknown, another facility’s or withdrawn', async () => {
    const { registry, apply } = await begun()
    const batch = { facilityId: 'a', uploadId: 'nobody', reports: [first] }
    await expect(registry.reports.applyBatch(batch)).rejects.toThrow('upload')
    await expect(
      registry.reports.applyBatch({ ...batch, facilityId: 'b', uploadId: 'upload-1' }),
    ).rejects.toThrow('upload')
    await registry.uploads.withdrawUpload('upload-1', '2025-01-03T00:00:00Z')
    await expect(apply(first)).rejects.toThrow('withdrawn')
  })

  it('judges thousands of reports of one exam and stores each', async () => {
    const { registry, apply } = await begun()
    const reports = Array.from({ length: 3000 }, (_, index) =>
      reportOf({
        recordId: `r${index}`,
        contentDigest: `d${index}`,
        events: [eventOf({ eventUid: `2.25.${index + 1}`, dlp: 1 })],
      }),
    )
    const results = outcomes(await apply(...reports))
    expect(new Set(results)).toEqual(new Set(['accepted', 'updated']))
    expect(await doses(registry)).toEqual([3000])
  })

  it('brings numbers back exactly, up to the largest dose, and absent ones as absent', async () => {
    const dataDir = temporaryDirectory()
    const { registry, apply } = await begun(dataDir)
    const report = reportOf({
      events: [eventOf({ dlp: 0xfffffffe, ctdivol: 0, ssde: null, pitch: 0.1 + 0.2 })],
    })
    await apply(report)
    const columns = await storedExams(registry)
    expect([...columns.dlp]).toEqual([0xfffffffe])
    expect([...columns.ssde]).toEqual([0xffffffff])
    await registry.close()
    const rows = await readTables(dataDir, ['irradiation_event'])
    expect(rows['irradiation_event']?.[0]).toContain(0.1 + 0.2)
    expect(rows['irradiation_event']?.[0]).toContain(0xfffffffe)
  })

  it('writes each exam and event once', async () => {
    const { registry, apply, dataDir } = await begun()
    await apply(first)
    await apply(second)
    await apply(first, second)
    await registry.close()
    const rows = await readTables(dataDir, derivedTables)
    expect(rows['exam']?.length).toBe(1)
    expect(rows['irradiation_event']?.length).toBe(2)
  })
})
