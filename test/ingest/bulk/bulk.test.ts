import {
  Float32,
  Table,
  TimestampMillisecond,
  Utf8,
  tableToIPC,
  vectorFromArray,
} from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import type { ExamRecord } from '../../../src/contract/exam-record.ts'
import type { SourceItem } from '../../../src/ingest/adapter.ts'
import { memorySource } from '../../../src/ingest/byte-sources.ts'
import { recognise } from '../../../src/ingest/recognise.ts'
import { makeRecord } from '../../support/make-record.ts'
import { arrowOf } from './support/arrow-of.ts'
import { parquetOf } from './support/parquet-of.ts'

async function read(bytes: Uint8Array): Promise<readonly SourceItem[]> {
  const adapter = recognise(bytes.subarray(0, 8192))
  if (adapter === null || typeof adapter === 'string') throw new Error(`taken for ${adapter}`)
  const items: SourceItem[] = []
  for await (const item of adapter.read(memorySource(bytes))) items.push(item)
  return items
}

const records: readonly ExamRecord[] = [
  makeRecord({ studyInstanceUid: '1.2.3', dlpTotalMgyCm: 12.3 }),
  makeRecord({ studyInstanceUid: '1.2.4', patient: { id: 'P2', weightKg: 7.25 } }),
]

const plain = (record: ExamRecord): unknown => JSON.parse(JSON.stringify(record))
const recordsOf = (items: readonly SourceItem[]): unknown[] =>
  items.map((item) => (item.kind === 'record' ? plain(item.record) : item))
/** Data frames widen "16" and 16 alike; what is compared is what the numbers say. */
const sameNumbers = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_key, inner: unknown) =>
    typeof inner === 'string' && inner !== '' && !Number.isNaN(Number(inner))
      ? Number(inner)
      : inner,
  )

describe('Parquet of the exam schema', () => {
  it.each([
    '',
    ', COMPRESSION zstd',
    ', COMPRESSION gzip',
    ', COMPRESSION uncompressed, ROW_GROUP_SIZE 2048',
  ])('gives the records it was made of (%s)', async (options) => {
    expect(sameNumbers(recordsOf(await read(await parquetOf(records, options))))).toEqual(
      sameNumbers(records),
    )
  })

  it('names rows and fields that are wrong, and takes the others', async () => {
    const bytes = await parquetOf([records[0], { ...records[1], modality: 'MR' }, records[0]])
    const items = await read(bytes)
    expect(items.map(({ kind }) => kind)).toEqual(['record', 'refused', 'record'])
    expect(items[1]).toMatchObject({
      row: 2,
      findings: [{ rule: 'record-shape', field: 'modality' }],
    })
  })

  it('of something else is refused by its first unknown or missing column', async () => {
    const items = await read(await parquetOf([{ a: 1 }, { a: 2 }]))
    expect(items).toHaveLength(2)
    expect(items[0]).toMatchObject({ kind: 'refused', findings: [{ rule: 'record-shape' }] })
  })

  it('cut off at any byte is refused', async () => {
    const bytes = await parquetOf(records)
    for (let length = 4; length < bytes.length; length += 7) {
      const items = await read(bytes.subarray(0, length))
      expect(items.every(({ kind }) => kind === 'refused')).toBe(true)
    }
  })
})

describe('Arrow of the exam schema', () => {
  const alike = records.map((record) => ({ ...record, dlpTotalMgyCm: 12.3 }))

  it.each(['file', 'stream'] as const)('as %s gives the records it was made of', async (type) => {
    const lines = alike.map((record) => ({ ...record, patient: { id: 'P1', weightKg: 7.25 } }))
    expect(sameNumbers(recordsOf(await read(arrowOf(lines, type))))).toEqual(sameNumbers(lines))
  })

  it('takes names with dots, singles as they were written, and leaves an instant out', async () => {
    const one = (value: string) => vectorFromArray([value], new Utf8())
    const table = new Table({
      schema: one('opendrl-exam/1'),
      modality: one('CT'),
      'patient.id': one('P1'),
      'device.model': one('M'),
      dlpTotalMgyCm: vectorFromArray([12.3], new Float32()),
      contentDateTime: vectorFromArray([new Date()], new TimestampMillisecond('UTC')),
      studyDate: one('2026-01-02'),
    })
    const [item] = await read(tableToIPC(table, 'file'))
    expect(item).toMatchObject({
      kind: 'record',
      record: { patient: { id: 'P1' }, device: { model: 'M' }, dlpTotalMgyCm: 12.3 },
      findings: [{ rule: 'time-unreadable', field: 'contentDateTime' }],
    })
    expect(item).not.toHaveProperty('record.contentDateTime')
  })

  it('cut off at any byte gives whole records or none', async () => {
    const bytes = arrowOf(alike, 'stream')
    const whole = recordsOf(await read(bytes))
    for (let length = 16; length < bytes.length - 8; length += 11) {
      const items = await read(bytes.subarray(0, length))
      const taken = items.filter(({ kind }) => kind === 'record')
      expect(whole).toEqual(expect.arrayContaining(recordsOf(taken)))
    }
  })
})
