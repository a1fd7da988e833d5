import { describe, expect, it } from 'vitest'
import type { SourceItem } from '../../../src/ingest/adapter.ts'
import type { UploadParser } from '../../../src/ingest/member-item.ts'
import { createIngest, type IngestRequest } from '../../../src/ingest/pipeline/ingest-upload.ts'
import { createInlineInterpreter } from '../../../src/ingest/pipeline/interpreter.ts'
import type { RecordFate } from '../../../src/ingest/pipeline/upload-run.ts'
import { makeInput, makeRecord } from '../../support/make-record.ts'
import { MemoryRegistry } from '../../support/memory-registry.ts'
import { testPseudonymiser } from '../../support/test-pseudonymiser.ts'

const item = (given: Parameters<typeof makeRecord>[0], uid: string): SourceItem => ({
  kind: 'record',
  format: 'dicom-rdsr-ct',
  row: null,
  record: makeRecord({ sopInstanceUid: uid, ...given }),
  findings: [],
  instance: { sopInstanceUid: uid, studyInstanceUid: '1.2' },
  places: { '1.dlpMgyCm': 'the DLP' },
})
const refusal: SourceItem = {
  kind: 'refused',
  format: 'dicom-other',
  row: null,
  findings: [{ rule: 'not-a-dose-report' }],
  instance: { sopInstanceUid: '9.9' },
}

function setUp(items: readonly SourceItem[]) {
  const asked: (string | undefined)[] = []
  const parser: UploadParser = {
    async *parse(_files, _signal, _layouts, only) {
      asked.push(only)
      yield items.map((one, index) => ({ member: index + 1, name: 'part', item: one }))
    },
    close: () => Promise.resolve(),
  }
  const registry = new MemoryRegistry()
  let ids = 0
  const ingest = createIngest({
    parser,
    sink: registry,
    uploads: registry,
    interpreter: createInlineInterpreter(testPseudonymiser),
    clock: () => new Date(2025, 5, 30, 12),
    layoutsFor: () => Promise.resolve({ layouts: [], changedAt: null }),
    newId: () => `U${(ids += 1)}`,
  })
  const send = async (more: Partial<IngestRequest> = {}) => {
    const fates: RecordFate[] = []
    const receipt = await ingest.ingest({
      facilityId: 'st-brigid',
      files: [],
      sha256: 'aa',
      sizeBytes: 1,
      onRecord: (fate) => fates.push(fate),
      ...more,
    })
    return { fates: fates.sort((a, b) => a.member - b.member), receipt }
  }
  return { asked, send }
}

describe('who hands in objects is told what became of each', () => {
  const items = [
    item({}, '1.1'),
    item({ studyInstanceUid: '1.8', events: [makeInput({ dlpMgyCm: '-1' })] }, '1.3'),
    refusal,
  ]

  it('by member, with its identity, outcome and findings', async () => {
    const { fates, receipt } = await setUp(items).send()
    expect(fates.map(({ member, outcome, instance }) => [member, outcome, instance])).toEqual([
      [1, 'accepted', { sopInstanceUid: '1.1', studyInstanceUid: '1.2' }],
      [2, 'quarantined', { sopInstanceUid: '1.3', studyInstanceUid: '1.2' }],
      [3, 'rejected', { sopInstanceUid: '9.9' }],
    ])
    expect(fates[2]?.findings.map(({ rule }) => rule)).toEqual(['not-a-dose-report'])
    expect(receipt.counts).toMatchObject({ seen: 3, accepted: 1, quarantined: 1, rejected: 1 })
  })

  it('when the same bytes are sent again, too: they are read again, and are duplicates', async () => {
    const { send } = setUp(items)
    await send()
    const { fates } = await send()
    expect(fates.map(({ outcome }) => outcome)).toEqual(['duplicate', 'duplicate', 'rejected'])
  })

  it('a record the road does not admit is rejected with the road’s reason, and not stored', async () => {
    const { fates, receipt } = await setUp(items).send({
      admit: (one) =>
        one.kind === 'record' && one.instance?.sopInstanceUid === '1.1'
          ? { rule: 'study-uid-differs' }
          : null,
    })
    expect(fates[0]).toMatchObject({
      outcome: 'rejected',
      findings: [{ rule: 'study-uid-differs' }],
    })
    expect(receipt.counts).toMatchObject({ accepted: 0, rejected: 2 })
  })

  it('a finding is put where the source has the field', async () => {
    const { fates } = await setUp(items).send()
    expect(fates[1]?.findings).toContainEqual(
      expect.objectContaining({ rule: 'dose-negative', field: 'the DLP', event: 1 }),
    )
  })

  it('the parser hears which format alone is taken', async () => {
    const { asked, send } = setUp(items)
    await send({ only: 'dicom-other' })
    await send()
    expect(asked).toEqual(['dicom-other', undefined])
  })
})
