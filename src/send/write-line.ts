import type { ExamRecord } from '../contract/exam-record.ts'
import { reportLine, type ReportLine } from '../contract/report-line.ts'
import { severityOf } from '../domain/finding-rules.ts'
import type { SourceFinding } from '../ingest/adapter.ts'
import type { RecordFinding } from '../ingest/interpret/finding-list.ts'
import { interpret } from '../ingest/interpret/interpret.ts'
import type { Pseudonymiser } from '../ingest/ports.ts'
import { interpretLine } from '../ingest/report/interpret-line.ts'
import { lineOfReport, type LineEnvelope } from './line-of-report.ts'
import { recordMark } from './marks.ts'

export interface LineWriter {
  readonly pseudonymiser: Pseudonymiser
  readonly envelope: LineEnvelope
}

export type WrittenLine =
  | {
      readonly ok: true
      readonly text: string
      /** What the record is told from others by. */
      readonly mark: string
      readonly findings: readonly RecordFinding[]
    }
  | { readonly ok: false; readonly findings: readonly RecordFinding[] }

interface ReadRecord {
  readonly format: string
  readonly row: number | null
  readonly record: ExamRecord
  readonly findings: readonly SourceFinding[]
}

const fieldPattern = /^[\w .,:()/[\]-]{1,128}$/
const doseLeftOut: ReadonlySet<string> = new Set(['dose-negative', 'dose-too-large'])
const mostFindings = 10_000

/**
 * One record read from a file as the line that is sent. The line is interpreted as the registry will, and must
 * come to the same content digest: what differs would be a second record of one exam.
 * @param today ISO date
 * @returns not ok when a finding rejects the record, or the line would not say what the file says
 */
export function writeLine(
  { format, row, record, findings: sourceFindings }: ReadRecord,
  { pseudonymiser, envelope }: LineWriter,
  today: string,
): WrittenLine {
  const direct = interpret(record, { format, row, sourceFindings, pseudonymiser, today })
  if (!direct.ok) return direct
  const bare = { ...lineOfReport(direct.report, record, envelope), findings: [] }
  // That a dose was left out must be known for the line to be no report without any.
  const leftOut = direct.findings.filter(({ rule }) => doseLeftOut.has(rule))
  const judged = {
    ...bare,
    findings: leftOut.length > 0 ? [{ rule: 'dose-negative' as const }] : [],
  }
  const again = interpretLine(judged, {
    row: null,
    pseudonymiser,
    facilityId: envelope.facility,
    today,
  })
  const line: ReportLine = {
    ...bare,
    findings: onlySeenInFile(direct.findings, again.findings),
  }
  const checked = reportLine.safeParse(line)
  const same = again.ok && again.report.contentDigest === direct.report.contentDigest
  // One record that cannot be said in a line is told of, and holds up no other.
  if (!same || !checked.success)
    return {
      ok: false,
      findings: [{ rule: 'report-shape', field: null, event: null, row, detail: null }],
    }
  return {
    ok: true,
    text: JSON.stringify(checked.data),
    mark: recordMark(direct.report),
    findings: direct.findings,
  }
}

/** What the registry notices by itself is not told to it. Gravest first, should there be too many. */
function onlySeenInFile(
  all: readonly RecordFinding[],
  again: readonly RecordFinding[],
): ReportLine['findings'] {
  const key = ({ rule, field, event }: RecordFinding) => JSON.stringify([rule, field, event])
  const noticed = new Set(again.map(key))
  const own = all.filter((finding) => !noticed.has(key(finding)))
  const grave = (finding: RecordFinding) => severityOf(finding.rule) === 'quarantined'
  return [...own.filter(grave), ...own.filter((finding) => !grave(finding))]
    .slice(0, mostFindings)
    .map(({ rule, field, event }) => ({
      rule,
      ...(field !== null && fieldPattern.test(field) ? { field } : {}),
      ...(event === null ? {} : { event }),
    }))
}
