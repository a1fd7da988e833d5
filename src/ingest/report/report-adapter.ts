import { reportLine, reportLineSchema, type ReportLine } from '../../contract/report-line.ts'
import type { ByteSource, FormatAdapter, SourceItem } from '../adapter.ts'
import { byteLines } from '../ndjson/byte-lines.ts'
import {
  maxLineBytes,
  readJsonLine,
  withoutMark,
  type JsonLineKind,
} from '../ndjson/read-json-line.ts'

const format = 'opendrl-report'
const anyVersion = /^\s*\{\s*"schema"\s*:\s*"opendrl-report\/(\d{1,4})"/

const report: JsonLineKind<ReportLine> = {
  format,
  schema: reportLine,
  shapeRule: 'report-shape',
  fault: (text) => {
    const version = anyVersion.exec(text)?.[1]
    return version !== undefined && `opendrl-report/${version}` !== reportLineSchema
      ? 'report-version'
      : null
  },
  item: (row, line) => ({ kind: 'report', format, row, line }),
}

/** What `opendrl send` pushes: one pseudonymised report a line, its schema named first. */
export const reportAdapter: FormatAdapter = {
  format,
  recognises: (head) => anyVersion.test(withoutMark(new TextDecoder().decode(head))),
  async *read(source: ByteSource): AsyncGenerator<SourceItem> {
    for await (const line of byteLines(source.stream(), maxLineBytes)) {
      const item = readJsonLine(line, report)
      if (item !== null) yield item
    }
  },
}
