import { examRecord, type ExamRecord } from '../../contract/exam-record.ts'
import type { ByteSource, FormatAdapter, SourceItem } from '../adapter.ts'
import { byteLines } from './byte-lines.ts'
import { maxLineBytes, readJsonLine, type JsonLineKind } from './read-json-line.ts'

const format = 'opendrl-ndjson'

const examLine: JsonLineKind<ExamRecord> = {
  format,
  schema: examRecord,
  shapeRule: 'record-shape',
  item: (row, record) => ({ kind: 'record', format, row, record, findings: [] }),
}

/** One record of the published exam schema a line; each line stands or falls by itself. */
export const ndjsonAdapter: FormatAdapter = {
  format,
  recognises: (head) =>
    // An object spread over lines is JSON, but no NDJSON: each of its lines would be refused.
    /^\uFEFF?\s*\{[^\S\r\n]*["}]/.test(new TextDecoder('utf-8', { ignoreBOM: true }).decode(head)),
  async *read(source: ByteSource): AsyncGenerator<SourceItem> {
    for await (const line of byteLines(source.stream(), maxLineBytes)) {
      const item = readJsonLine(line, examLine)
      if (item !== null) yield item
    }
  },
}
