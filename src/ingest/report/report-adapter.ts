import { isUtf8 } from 'node:buffer'
import { reportLine, reportLineSchema } from '../../contract/report-line.ts'
import type { ByteSource, FormatAdapter, SourceFinding, SourceItem } from '../adapter.ts'
import { byteLines, type ByteLine } from '../ndjson/byte-lines.ts'
import { issueField } from '../ndjson/issue-field.ts'
import { maxLineBytes } from '../ndjson/ndjson-adapter.ts'
import { unsoundJson } from '../ndjson/unsound-json.ts'

const format = 'opendrl-report'
const anyVersion = /^\s*\{\s*"schema"\s*:\s*"opendrl-report\/(\d{1,4})"/

/** What `opendrl send` pushes: one pseudonymised report a line, its schema named first. */
export const reportAdapter: FormatAdapter = {
  format,
  recognises: (head) => anyVersion.test(withoutMark(new TextDecoder().decode(head))),
  async *read(source: ByteSource): AsyncGenerator<SourceItem> {
    for await (const line of byteLines(source.stream(), maxLineBytes)) {
      const item = readLine(line)
      if (item !== null) yield item
    }
  },
}

const withoutMark = (text: string): string => text.replace(/^\uFEFF/, '')

function readLine({ number: row, bytes }: ByteLine): SourceItem | null {
  const refused = (finding: SourceFinding): SourceItem => ({
    kind: 'refused',
    format,
    row,
    findings: [{ ...finding, row }],
  })
  if (bytes === null) return refused({ rule: 'json-unreadable', detail: 'a line over 4 MB' })
  if (!isUtf8(bytes)) return refused({ rule: 'json-unreadable', detail: 'not UTF-8' })
  const text = withoutMark(bytes.toString('utf8'))
  if (text.trim() === '') return null
  const version = anyVersion.exec(text)?.[1]
  if (version !== undefined && `opendrl-report/${version}` !== reportLineSchema)
    return refused({ rule: 'report-version' })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return refused({ rule: 'json-unreadable' })
  }
  const parsed = reportLine.safeParse(value)
  if (!parsed.success) {
    const field = issueField(parsed.error)
    return refused({ rule: 'report-shape', ...(field === null ? {} : { field }) })
  }
  const unsound = unsoundJson(text, value)
  if (unsound !== null) return refused({ rule: 'json-unreadable', detail: unsound })
  return { kind: 'report', format, row, line: parsed.data }
}
