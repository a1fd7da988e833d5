import type { ReceiptCounts } from '../../contract/receipt.ts'
import type { ExamReport } from '../../domain/exam-report.ts'
import { severityOf, type RuleId } from '../../domain/finding-rules.ts'
import { softwareVersion } from '../../version.ts'
import { interpret, type Interpretation } from '../interpret/interpret.ts'
import type { InstanceIdentity, SourceFinding, SourceItem } from '../adapter.ts'
import type { MemberItem } from '../member-item.ts'
import type { AppliedRecord, Pseudonymiser, ReportSink } from '../ports.ts'
import { interpretLine } from '../report/interpret-line.ts'
import { UploadFindings } from './upload-findings.ts'

/** Reports in one transaction of the sink. */
const batchSize = 2000
/** Records interpreted before requests that wait get their turn: a few milliseconds of work. */
const recordsPerBreath = 32
const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

type RecordFinding = Parameters<UploadFindings['add']>[0]

/** What became of one record, for whoever is to answer for it. */
export interface RecordFate {
  readonly member: number
  readonly row: number | null
  readonly outcome: Outcome
  readonly findings: readonly RecordFinding[]
  readonly instance: InstanceIdentity | null
}

interface Pending {
  readonly report: ExamReport
  readonly member: number
  readonly name: string
  readonly row: number | null
  readonly findings: readonly RecordFinding[]
  readonly instance: InstanceIdentity | null
  /** Read from its file by another version of the software, at the hospital. */
  readonly foreignReader: boolean
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
  readonly #onRecord: ((fate: RecordFate) => void) | undefined
  readonly #admit: ((item: SourceItem) => SourceFinding | null) | undefined
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
    readonly onRecord?: (fate: RecordFate) => void
    readonly admit?: (item: SourceItem) => SourceFinding | null
  }) {
    this.#sink = given.sink
    this.#target = { facilityId: given.facilityId, uploadId: given.uploadId }
    this.#pseudonymiser = given.pseudonymiser
    this.#today = given.today
    this.#onRecord = given.onRecord
    this.#admit = given.admit
  }

  counts(): ReceiptCounts {
    return { ...this.#counts }
  }

  /** @throws what the sink threw for an earlier batch */
  async take({ member, name, item }: MemberItem): Promise<void> {
    this.#taken += 1
    if (this.#taken % recordsPerBreath === 0) await breath()
    this.formats.add(item.format)
    if (item.kind === 'remark') {
      this.#note(name, asFindings(member, null, [item.finding]))
      return
    }
    const { row, instance = null } = item
    const barred = this.#admit?.(item) ?? null
    if (item.kind === 'refused' || barred !== null) {
      const refusal = item.kind === 'refused' ? item.findings : []
      const given = barred === null ? refusal : [...refusal, barred]
      return this.#reject(name, { member, row, instance, findings: asFindings(member, row, given) })
    }
    const result = this.#interpret(item)
    const findings = result.findings.map((finding) => ({
      member,
      row: finding.row,
      event: finding.event,
      field: sourceField(finding, item.kind === 'record' ? item.places : undefined),
      rule: finding.rule,
      detail: finding.detail,
    }))
    if (!result.ok) return this.#reject(name, { member, row, instance, findings })
    this.#note(name, findings)
    const foreignReader = item.kind === 'report' && item.line.software !== softwareVersion
    this.#pending.push({
      report: result.report,
      member,
      name,
      row,
      findings,
      instance,
      foreignReader,
    })
    if (this.#pending.length >= batchSize) await this.#startBatch()
  }

  #interpret(item: Extract<SourceItem, { kind: 'record' | 'report' }>): Interpretation {
    const pseudonymiser = this.#pseudonymiser
    const today = this.#today
    const { facilityId } = this.#target
    const { row } = item
    if (item.kind === 'report')
      return interpretLine(item.line, { row, pseudonymiser, facilityId, today })
    const { format, record, findings: sourceFindings } = item
    return interpret(record, { format, row, sourceFindings, pseudonymiser, today })
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
    for (const [index, pending] of batch.entries()) {
      const { report, member, name, row, findings, instance } = pending
      const record = applied[index]
      if (record === undefined) continue
      const more = asFindings(
        member,
        row,
        rulesOf(record, pending).map((rule) => ({ rule })),
      )
      this.#note(name, more)
      const outcome = outcomeOf(report, record)
      this.#count(outcome)
      this.#onRecord?.({ member, row, outcome, findings: [...findings, ...more], instance })
    }
  }

  #reject(name: string, record: Omit<RecordFate, 'outcome'>): void {
    this.#note(name, record.findings)
    this.#count('rejected')
    this.#onRecord?.({ ...record, outcome: 'rejected' })
  }

  #note(name: string, findings: readonly RecordFinding[]): void {
    for (const finding of findings) {
      this.names.set(finding.member, name)
      this.findings.add(finding)
    }
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

/** Two versions may read one report differently; a person must not look for a reused UID then. */
function rulesOf(record: AppliedRecord, { foreignReader }: Pending): readonly RuleId[] {
  return foreignReader && record.findings.includes('sop-uid-reused')
    ? [...record.findings, 'sender-version-differs']
    : record.findings
}

function asFindings(
  member: number,
  itemRow: number | null,
  findings: readonly SourceFinding[],
): RecordFinding[] {
  return findings.map(({ rule, row, event, field, detail }) => ({
    member,
    row: row ?? itemRow,
    event: event ?? null,
    field: field ?? null,
    rule,
    detail: detail ?? null,
  }))
}

/** As the source calls the field, where it has names of its own. */
function sourceField(
  { event, field }: { readonly event: number | null; readonly field: string | null },
  places: Readonly<Record<string, string>> = {},
): string | null {
  if (field === null) return null
  const key = event === null ? field : `${event}.${field}`
  return Object.hasOwn(places, key) ? (places[key] ?? field) : field
}
