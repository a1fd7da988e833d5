import type { ExamRecord } from '../../src/contract/exam-record.ts'
import type { SourceFinding } from '../../src/ingest/adapter.ts'
import { keyCheck } from '../../src/ingest/report/key-check.ts'
import { writeLine, type LineWriter } from '../../src/send/write-line.ts'
import { testPseudonymiser } from '../support/test-pseudonymiser.ts'

export const today = '2026-06-30'
export const pseudonymiser = testPseudonymiser()
export const facility = 'st-brigid'
export const writer: LineWriter = {
  pseudonymiser,
  envelope: { facility, epoch: 1, keyCheck: keyCheck(pseudonymiser) },
}

export const lineOf = (record: ExamRecord, findings: readonly SourceFinding[] = []) =>
  writeLine({ format: 'test', row: null, record, findings }, writer, today)

/** The line of a record that must be readable. */
export function lineText(record: ExamRecord): string {
  const line = lineOf(record)
  if (!line.ok) throw new Error(`rejected: ${line.findings.map(({ rule }) => rule).join()}`)
  return line.text
}
