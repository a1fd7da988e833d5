import type { ReceiptCounts } from '../../contract/receipt.ts'
import type { ExamReport } from '../../domain/exam-report.ts'
import { severityOf } from '../../domain/finding-rules.ts'
import { interpret } from '../interpret/interpret.ts'
import type { SourceFinding } from '../adapter.ts'
import type { MemberItem } from '../member-item.ts'
import type { AppliedRecord, Pseudonymiser, ReportSink } from '../ports.ts'
import { UploadFindings } from './upload-findings.ts'

/** Reports in one transaction of the sink. */
const batchSize = 2000

interface Pending {
  readonly report: ExamReport
  readonly member: number
  readonly name: string
  readonly row: number | null
}

type Outcome = keyof Omit<ReceiptCounts, 'seen'>

/**
 * One upload under way: interprets items, hands reports to the sink in batches, counts what became of them.
 * A record is counted when its fate is known, so the counts add up at any moment.
 */
export class UploadRun {
  readonly findings = new UploadFindings()
  readonly formats = new Set<string>()
  /** Of the files that have findings. */
  readonly names = new Map<number, string>()
  readonly #counts = { seen: 0, accepted: 0, updated: 0, duplicate: 0, quarantined: 0, rejected: 0 }
  readonly #sink: ReportSink
  readonly #target: { readonly facilityId: string; readonly uploadId: string }
  readonly #pseudonymiser: Pseudonymiser
  readonly #today: string
  #pending: Pending[] = []

  constructor(given: {
    readonly sink: ReportSink
    readonly facilityId: string
    readonly uploadId: string
    readonly pseudonymiser: Pseudonymiser
    readonly today: string
  }) {
    this.#sink = given.sink
    this.#target = { facilityId: given.facilityId, uploadId: given.uploadId }
    this.#pseudonymiser = given.pseudonymiser
    this.#today = given.today
  }

  counts(): ReceiptCounts {
    return { ...this.#counts }
  }

  async take({ member, name, item }: MemberItem): Promise<void> {
    this.formats.add(item.format)
    if (item.kind === 'remark') return this.#note(member, name, null, [item.finding])
    if (item.kind === 'refused') {
      this.#note(member, name, item.row, item.findings)
      return this.#count('rejected')
    }
    const result = interpret(item.record, {
      format: item.format,
      row: item.row,
      sourceFindings: item.findings,
      pseudonymiser: this.#pseudonymiser,
      today: this.#today,
    })
    for (const finding of result.findings) this.#keep(name, { ...finding, member })
    if (!result.ok) return this.#count('rejected')
    this.#pending.push({ report: result.report, member, name, row: item.row })
    if (this.#pending.length >= batchSize) await this.flush()
  }

  /** Applies what is waiting. */
  async flush(): Promise<void> {
    const batch = this.#pending
    if (batch.length === 0) return
    this.#pending = []
    const applied = await this.#sink.applyBatch({
      ...this.#target,
      reports: batch.map(({ report }) => report),
    })
    if (applied.length !== batch.length)
      throw new Error(`the sink answered ${applied.length} of ${batch.length} reports`)
    for (const [index, { report, member, name, row }] of batch.entries()) {
      const record = applied[index]
      if (record === undefined) continue
      for (const rule of record.findings)
        this.#keep(name, { member, row, event: null, field: null, rule, detail: null })
      this.#count(outcomeOf(report, record))
    }
  }

  #note(
    member: number,
    name: string,
    itemRow: number | null,
    findings: readonly SourceFinding[],
  ): void {
    for (const { rule, row, event, field, detail } of findings)
      this.#keep(name, {
        member,
        row: row ?? itemRow,
        event: event ?? null,
        field: field ?? null,
        rule,
        detail: detail ?? null,
      })
  }

  #keep(name: string, finding: Parameters<UploadFindings['add']>[0]): void {
    this.names.set(finding.member, name)
    const { member, row, event, field, rule, detail } = finding
    this.findings.add({ member, row, event, field, rule, detail })
  }

  #count(outcome: Outcome): void {
    this.#counts.seen += 1
    this.#counts[outcome] += 1
  }
}

/** A duplicate stays one even if unbelievable: it brought nothing. */
function outcomeOf(report: ExamReport, applied: AppliedRecord): Outcome {
  if (applied.outcome === 'duplicate') return 'duplicate'
  const quarantines =
    report.findings.some(({ rule }) => severityOf(rule) === 'quarantined') ||
    applied.findings.some((rule) => severityOf(rule) === 'quarantined')
  return quarantines ? 'quarantined' : applied.outcome
}
