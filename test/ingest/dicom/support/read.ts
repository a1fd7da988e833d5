import type { ExamRecord } from '../../../../src/contract/exam-record.ts'
import type { SourceItem } from '../../../../src/ingest/adapter.ts'
import { readDicomRecord } from '../../../../src/ingest/dicom/read-dicom-record.ts'

export function recordOf(bytes: Uint8Array): ExamRecord {
  const item = readDicomRecord(bytes)
  if (item.kind !== 'record') throw new Error(`expected a record, got ${JSON.stringify(item)}`)
  return item.record
}

/** Rules of a refusal's findings; null for a record. */
export function refusal(bytes: Uint8Array): readonly string[] | null {
  return refusalOf(readDicomRecord(bytes))
}

export function refusalOf(item: SourceItem): readonly string[] | null {
  return item.kind === 'refused' ? item.findings.map(({ rule }) => rule) : null
}

/** Rules noted beside a record. */
export function notesOf(bytes: Uint8Array): readonly string[] {
  const item = readDicomRecord(bytes)
  return item.kind === 'record' ? item.findings.map(({ rule }) => rule) : ['not a record']
}
