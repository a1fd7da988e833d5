import { isUtf8 } from 'node:buffer'
import { examRecord } from '../../contract/exam-record.ts'
import type { ByteSource, FormatAdapter, SourceFinding, SourceItem } from '../adapter.ts'
import { byteLines, type ByteLine } from './byte-lines.ts'
import { issueField } from './issue-field.ts'
import { unsoundJson } from './unsound-json.ts'

const format = 'opendrl-ndjson'
export const maxLineBytes = 4 * 1024 * 1024

/** One record of the published exam schema a line; each line stands or falls by itself. */
export const ndjsonAdapter: FormatAdapter = {
  format,
  recognises: (head) =>
    // An object spread over lines is JSON, but no NDJSON: each of its lines would be refused.
    /^\uFEFF?\s*\{[^\S\r\n]*["}]/.test(new TextDecoder('utf-8', { ignoreBOM: true }).decode(head)),
  async *read(source: ByteSource): AsyncGenerator<SourceItem> {
    for await (const line of byteLines(source.stream(), maxLineBytes)) {
      const item = readLine(line)
      if (item !== null) yield item
    }
  },
}

function readLine({ number: row, bytes }: ByteLine): SourceItem | null {
  const refused = (finding: SourceFinding): SourceItem => ({
    kind: 'refused',
    format,
    row,
    findings: [{ ...finding, row }],
  })
  if (bytes === null) return refused({ rule: 'json-unreadable', detail: 'a line over 4 MB' })
  if (!isUtf8(bytes)) return refused({ rule: 'json-unreadable', detail: 'not UTF-8' })
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '')
  if (text.trim() === '') return null
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return refused({ rule: 'json-unreadable' })
  }
  const parsed = examRecord.safeParse(value)
  if (!parsed.success) {
    const field = issueField(parsed.error)
    return refused({ rule: 'record-shape', ...(field === null ? {} : { field }) })
  }
  const unsound = unsoundJson(text, value)
  if (unsound !== null) return refused({ rule: 'json-unreadable', detail: unsound })
  return { kind: 'record', format, row, record: parsed.data, findings: [] }
}
