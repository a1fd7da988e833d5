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
/** Records interpreted before requests that wait get their turn: a few milliseconds of work. */
const recordsPerBreath = 32
const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

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
  /** The batch being applied while the next is interpreted; settled when there is none. */
  #applied: Promise<void> = Promise.resolve()
  #taken = 0

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

  /** @throws what the sink threw for an earlier batch */
  async take({ member, name, item }: MemberItem): Promise<void> {
    this.#taken += 1
    if (this.#taken % recordsPerBreath === 0) await breath()
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
    if (this.#pending.length >= batchSize) await this.#startBatch()
  }

  /** Applies what is waiting; resolves when all of the upload is in the store. */
  async flush(): Promise<void> {
    await this.#startBatch()
    await this.#applied
  }

  /** At most one batch is under way: their order is that of the upload. */
  async #startBatch(): Promise<void> {
    await this.#applied
    const batch = this.#pending
    if (batch.length === 0) return
    this.#pending = []
    this.#applied = this.#apply(batch)
    // Its failure is thrown where the next batch, or the end of the upload, waits for it.
    this.#applied.catch(() => undefined)
  }

  async #apply(batch: readonly Pending[]): Promise<void> {
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
