import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { receipt as receiptSchema, type Receipt } from '../../../src/contract/receipt.ts'
import type { ExamRecord } from '../../../src/contract/exam-record.ts'
import type { SourceFinding, SourceItem } from '../../../src/ingest/adapter.ts'
import type { MemberItem, UploadParser } from '../../../src/ingest/member-item.ts'
import { createIngest, type IngestParts } from '../../../src/ingest/pipeline/ingest-upload.ts'
import { createInlineInterpreter } from '../../../src/ingest/pipeline/interpreter.ts'
import { makeInput, makeRecord } from '../../support/make-record.ts'
import { MemoryRegistry } from '../../support/memory-registry.ts'
import { testPseudonymiser } from '../../support/test-pseudonymiser.ts'

const record = (given: Partial<ExamRecord> = {}, row: number | null = null): SourceItem => ({
  kind: 'record',
  format: 'ndjson',
  row,
  record: makeRecord(given),
  findings: [],
})
const refused = (...findings: SourceFinding[]): SourceItem => ({
  kind: 'refused',
  format: 'dicom',
  row: null,
  findings,
})

function parserOf(
  items: readonly SourceItem[],
  batch = 3,
): UploadParser & { readonly reads: number[] } {
  const reads: number[] = []
  return {
    reads,
    async *parse(files) {
      reads.push(files.length)
      const members: MemberItem[] = items.map((item, index) => ({
        member: index + 1,
        name: `name-${index + 1}.dcm`,
        item,
      }))
      for (let at = 0; at < members.length; at += batch) yield members.slice(at, at + batch)
    },
    async close() {
      await Promise.resolve()
    },
  }
}

function setUp(items: readonly SourceItem[], given: Partial<IngestParts> = {}) {
  const registry = new MemoryRegistry()
  const parser = parserOf(items)
  let ids = 0
  const ingest = createIngest({
    parser,
    sink: registry,
    uploads: registry,
    interpreter: createInlineInterpreter(testPseudonymiser),
    clock: () => new Date(2025, 5, 30, 12),
    layoutsFor: () => Promise.resolve({ layouts: [], changedAt: null }),
    newId: () => `U${(ids += 1)}`,
    ...given,
  })
  const send = (sha256 = 'aa', facilityId = 'st-brigid') =>
    ingest.ingest({ facilityId, files: [{ path: '/spool/1', name: 'one' }], sha256, sizeBytes: 1 })
  return { registry, parser, ingest, send }
}

const addsUp = ({ counts }: Receipt) =>
  counts.seen ===
  counts.accepted + counts.updated + counts.duplicate + counts.quarantined + counts.rejected

describe('the counts of a receipt', () => {
  it('name each fate once: accepted, updated, duplicate, quarantined, rejected', async () => {
    const { send } = setUp([
      record(),
      record({ sopInstanceUid: '1.9', events: [makeInput({ irradiationEventUid: '1.2.3' })] }),
      record(),
      record({
        studyInstanceUid: '1.8',
        sopInstanceUid: '1.8.1',
        events: [makeInput({ dlpMgyCm: '-1' })],
      }),
      record({ events: [makeInput({ dlpMgyCm: '12,5' })] }),
      refused({ rule: 'file-empty' }),
      {
        kind: 'remark',
        format: 'ndjson',
        finding: { rule: 'csv-column-unknown', field: 'Colour' },
      },
    ])
    const { counts } = await send()
    expect(counts).toEqual({
      seen: 6,
      accepted: 1,
      updated: 1,
      duplicate: 1,
      quarantined: 1,
      rejected: 2,
    })
  })

  it('a reused SOP UID quarantines; an unbelievable record sent again is a duplicate', async () => {
    const strange = record({
      studyInstanceUid: '1.8',
      sopInstanceUid: '1.8.1',
      events: [makeInput({ dlpMgyCm: '-1' })],
    })
    const { send } = setUp([record(), record({ studyDescription: 'other' }), strange, strange])
    const receipt = await send()
    expect(receipt.counts).toMatchObject({ accepted: 1, quarantined: 2, duplicate: 1 })
    expect(receipt.findingsByRule).toEqual({ 'sop-uid-reused': 1, 'dose-negative': 2 })
  })

  it('add up whatever is sent, at every step of the way', async () => {
    const item: fc.Arbitrary<SourceItem> = fc.oneof(
      fc
        .record({
          study: fc.constantFrom('1.1', '1.2'),
          sop: fc.constantFrom('2.1', '2.2'),
          dlp: fc.constantFrom('150', '-1', 'x', '160'),
        })
        .map(({ study, sop, dlp }) =>
          record({
            studyInstanceUid: study,
            sopInstanceUid: sop,
            events: [makeInput({ dlpMgyCm: dlp })],
          }),
        ),
      fc.constant(refused({ rule: 'dicom-unreadable' })),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(item, { maxLength: 12 }), async (items) => {
        const { ingest } = setUp(items)
        const steps: number[] = []
        const receipt = await ingest.ingest({
          facilityId: 'st-brigid',
          files: [],
          sha256: 'aa',
          sizeBytes: 0,
          onProgress: (counts) => {
            const { seen, ...fates } = counts
            steps.push(seen)
            expect(Object.values(fates).reduce((sum, count) => sum + count, 0)).toBe(seen)
          },
        })
        expect(receiptSchema.parse(receipt)).toEqual(receipt)
        expect(addsUp(receipt)).toBe(true)
        expect(receipt.counts.seen).toBe(items.length)
        expect(steps.at(-1)).toBe(items.length)
      }),
    )
  })

  it('come from batches of at most 2,000 reports', async () => {
    const many = Array.from({ length: 4100 }, (_, index) =>
      record({ studyInstanceUid: `1.${index}`, sopInstanceUid: `2.${index}` }),
    )
    const { registry, send } = setUp(many)
    expect((await send()).counts.accepted).toBe(4100)
    expect(registry.batches).toEqual([2000, 2000, 100])
  })
})

describe('the findings of a receipt', () => {
  it('say file, row, event, field and rule in a sentence, with the detail where there is one', async () => {
    const { send } = setUp([
      refused({ rule: 'not-a-dose-report', detail: 'Radiopharmaceutical Radiation Dose Report' }),
      record({ events: [makeInput(), makeInput({ dlpMgyCm: '12,5' })] }, 17),
    ])
    const { findings } = await send()
    expect(findings).toEqual([
      {
        file: 'name-1.dcm',
        row: null,
        event: null,
        field: null,
        rule: 'not-a-dose-report',
        severity: 'rejected',
        message:
          'This DICOM object is not a dose report the registry computes with. (Radiopharmaceutical Radiation Dose Report)',
      },
      {
        file: 'name-2.dcm',
        row: 17,
        event: 2,
        field: 'dlpMgyCm',
        rule: 'number-unreadable',
        severity: 'rejected',
        message: 'The field is not a decimal number with a point.',
      },
    ])
  })

  it('show the gravest first, 100 at most, and count all', async () => {
    const noted = Array.from({ length: 150 }, (_, index) =>
      record({ studyInstanceUid: `1.${index}`, sopInstanceUid: `2.${index}`, patient: {} }),
    )
    const { send } = setUp([...noted, refused({ rule: 'file-empty' })])
    const receipt = await send()
    expect(receipt.findings).toHaveLength(100)
    expect(receipt.findings[0]?.rule).toBe('file-empty')
    expect(receipt.findingsTotal).toBe(151)
    expect(receipt.findingsByRule).toEqual({ 'patient-missing': 150, 'file-empty': 1 })
  })

  it('keep 10,000 at most, and count all', async () => {
    const items = Array.from({ length: 10_001 }, () => refused({ rule: 'file-empty' }))
    const { registry, send } = setUp(items)
    expect((await send()).findingsTotal).toBe(10_001)
    expect(await registry.findings('U1', 20_000, 0)).toHaveLength(10_000)
  })

  it('never hold a file name where they are stored, nor a value of the patient', async () => {
    const { registry, send } = setUp([
      record({
        patient: { id: 'SECRET-77', birthDate: '2999-01-01', weightKg: '777777' },
        events: [makeInput({ dlpMgyCm: '98,76' })],
      }),
    ])
    const receipt = await send()
    expect(receipt.findings).not.toEqual([])
    expect(JSON.stringify(receipt)).not.toMatch(/SECRET|2999|777777|98,76/)
    expect(JSON.stringify(await registry.findings('U1', 100, 0))).not.toMatch(
      /name-1|SECRET|2999|777777|98,76/,
    )
  })

  it('name a file by number once its upload is no longer remembered', async () => {
    const items = [refused({ rule: 'file-empty' })]
    const { registry, ingest, send } = setUp(items)
    await send()
    expect((await ingest.receipt('U1'))?.findings[0]?.file).toBe('name-1.dcm')
    const restarted = setUp(items, { uploads: registry })
    expect((await restarted.ingest.receipt('U1'))?.findings[0]?.file).toBe('file 1')
  })
})

describe('an upload', () => {
  it('of bytes the facility sent before answers with the first receipt, unread', async () => {
    const { parser, send } = setUp([record(), refused({ rule: 'file-empty' })])
    const first = await send()
    expect(await send()).toEqual(first)
    expect(parser.reads).toHaveLength(1)
    expect((await send('aa', 'other-hospital')).uploadId).not.toBe(first.uploadId)
  })

  it('sent several times at once is read once', async () => {
    const { parser, registry, send } = setUp([record()])
    const receipts = await Promise.all([send(), send(), send()])
    expect(new Set(receipts.map(({ uploadId }) => uploadId)).size).toBe(1)
    expect(parser.reads).toHaveLength(1)
    expect(registry.reports.size).toBe(1)
  })

  it('withdrawn may be sent again', async () => {
    const { registry, send } = setUp([record()])
    const first = await send()
    await registry.withdrawUpload(first.uploadId, '2025-06-30T13:00:00Z')
    expect((await send()).uploadId).not.toBe(first.uploadId)
  })

  it('is marked failed when the sink fails, and the error is heard; the next try is read again', async () => {
    let broken = true
    const registry = new MemoryRegistry()
    const { ingest, send } = setUp([record(), refused({ rule: 'file-empty' })], {
      uploads: registry,
      sink: {
        async applyBatch(batch) {
          if (broken) throw new Error('disk full')
          return registry.applyBatch(batch)
        },
        applySizes: (batch) => registry.applySizes(batch),
      },
    })
    await expect(send()).rejects.toThrow('disk full')
    const failed = await ingest.receipt('U1')
    expect(failed).toMatchObject({ state: 'failed', counts: { seen: 1, rejected: 1 } })
    broken = false
    expect((await send()).counts.accepted).toBe(1)
  })

  it('aborted is marked failed', async () => {
    const { ingest } = setUp([record()])
    const request = { facilityId: 'st-brigid', files: [], sha256: 'aa', sizeBytes: 0 }
    await expect(ingest.ingest({ ...request, signal: AbortSignal.abort() })).rejects.toThrow()
    expect((await ingest.receipt('U1'))?.state).toBe('failed')
  })

  it('can be followed while it runs', async () => {
    const seen: (Receipt | null)[] = []
    const { ingest } = setUp([refused({ rule: 'file-empty' }), record()])
    const watching = parserOf([refused({ rule: 'file-empty' }), record()], 1)
    const registry = new MemoryRegistry()
    const followed = createIngest({
      parser: {
        ...watching,
        async *parse(files, signal) {
          for await (const items of watching.parse(files, signal)) {
            yield items
            seen.push(await followed.receipt('U1'))
          }
        },
      },
      sink: registry,
      uploads: registry,
      interpreter: createInlineInterpreter(testPseudonymiser),
      clock: () => new Date(2025, 5, 30),
      layoutsFor: () => Promise.resolve({ layouts: [], changedAt: null }),
      newId: () => 'U1',
    })
    await followed.ingest({ facilityId: 'st-brigid', files: [], sha256: 'aa', sizeBytes: 0 })
    // a batch is counted while the one after it is understood
    expect(seen[1]).toMatchObject({
      state: 'running',
      counts: { seen: 1, rejected: 1 },
      finishedAt: null,
    })
    expect((await followed.receipt('U1'))?.state).toBe('complete')
    expect(await ingest.receipt('unknown')).toBeNull()
  })

  it('quarantines an exam that lies after the registry’s own day', async () => {
    const { send } = setUp([
      record({ studyInstanceUid: '1.1', sopInstanceUid: '2.1', studyDate: '2025-06-30' }),
      record({ studyInstanceUid: '1.2', sopInstanceUid: '2.2', studyDate: '2025-07-01' }),
    ])
    expect((await send()).counts).toMatchObject({ accepted: 1, quarantined: 1 })
  })
})
