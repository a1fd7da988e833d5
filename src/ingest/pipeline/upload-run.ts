import type { ReceiptCounts } from '../../contract/receipt.ts'
import type { RuleId } from '../../domain/finding-rules.ts'
import type { InstanceIdentity } from '../adapter.ts'
import type { AppliedRecord, ReportSink } from '../ports.ts'
import {
  placed,
  type PlacedFinding,
  type UnderstoodItem,
  type UnderstoodSize,
} from './understand.ts'
import { UploadFindings } from './upload-findings.ts'

/** Reports in one transaction of the sink. */
const batchSize = 2000

/** What became of one record, for whoever is to answer for it. */
export interface RecordFate {
  readonly member: number
  readonly row: number | null
  readonly outcome: Outcome
  readonly findings: readonly PlacedFinding[]
  readonly instance: InstanceIdentity | null
}

type Pending = Extract<UnderstoodItem, { kind: 'report' }>
type Outcome = keyof Omit<ReceiptCounts, 'seen'>

/**
 * One upload under way: takes items understood, hands reports to the sink in batches, counts what became of them.
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
  readonly #onRecord: ((fate: RecordFate) => void) | undefined
  #pending: Pending[] = []
  #pendingSizes: UnderstoodSize[] = []
  /** The batch being applied while the next is collected; settled when there is none. */
  #applied: Promise<void> = Promise.resolve()

  constructor(given: {
    readonly sink: ReportSink
    readonly facilityId: string
    readonly uploadId: string
    readonly onRecord?: (fate: RecordFate) => void
  }) {
    this.#sink = given.sink
    this.#target = { facilityId: given.facilityId, uploadId: given.uploadId }
    this.#onRecord = given.onRecord
  }

  counts(): ReceiptCounts {
    return { ...this.#counts }
  }

  /** @throws what the sink threw for an earlier batch */
  async take(item: UnderstoodItem): Promise<void> {
    this.formats.add(item.format)
    if (item.kind === 'rejected') return this.#reject(item)
    this.#note(item.name, item.findings)
    if (item.kind === 'remark') return
    if (item.kind === 'size') this.#pendingSizes.push(item)
    else this.#pending.push(item)
    if (this.#pending.length + this.#pendingSizes.length >= batchSize) await this.#startBatch()
  }

  /** Applies what is waiting; resolves when all of the upload is in the store. */
  async flush(): Promise<void> {
    await this.#startBatch()
    await this.#applied
  }

  /** At most one batch is under way: their order is that of the upload. */
  async #startBatch(): Promise<void> {
    await this.#applied
    const [batch, sizes] = [this.#pending, this.#pendingSizes]
    if (batch.length + sizes.length === 0) return
    this.#pending = []
    this.#pendingSizes = []
    this.#applied = this.#apply(batch, sizes)
    // Its failure is thrown where the next batch, or the end of the upload, waits for it.
    this.#applied.catch(() => undefined)
  }

  /** Exams before sizes: a table of sizes is mostly about exams that are there. */
  async #apply(batch: readonly Pending[], sizes: readonly UnderstoodSize[]): Promise<void> {
    if (batch.length > 0) await this.#applyReports(batch)
    if (sizes.length > 0) await this.#applySizes(sizes)
  }

  async #applySizes(batch: readonly UnderstoodSize[]): Promise<void> {
    const applied = await this.#sink.applySizes({
      ...this.#target,
      sizes: batch.map(({ size }) => size),
    })
    for (const [index, { member, name, row, findings, instance }] of batch.entries()) {
      const size = applied[index]
      if (size === undefined)
        throw new Error(`the sink answered ${applied.length} of ${batch.length} sizes`)
      const more = placed(
        member,
        row,
        size.findings.map((rule) => ({ rule })),
      )
      this.#note(name, more)
      this.#count(size.outcome)
      this.#onRecord?.({
        member,
        row,
        outcome: size.outcome,
        findings: [...findings, ...more],
        instance,
      })
    }
  }

  async #applyReports(batch: readonly Pending[]): Promise<void> {
    const applied = await this.#sink.applyBatch({
      ...this.#target,
      reports: batch.map(({ report }) => report),
      ...(batch.some(({ earlier }) => earlier.length > 0)
        ? { earlier: batch.map(({ earlier }) => earlier) }
        : {}),
    })
    if (applied.length !== batch.length)
      throw new Error(`the sink answered ${applied.length} of ${batch.length} reports`)
    for (const [index, pending] of batch.entries()) {
      const { member, name, row, findings, instance } = pending
      const record = applied[index]
      if (record === undefined) continue
      const more = placed(
        member,
        row,
        rulesOf(record, pending).map((rule) => ({ rule })),
      )
      this.#note(name, more)
      const outcome = record.outcome
      this.#count(outcome)
      this.#onRecord?.({ member, row, outcome, findings: [...findings, ...more], instance })
    }
  }

  #reject({
    name,
    member,
    row,
    findings,
    instance,
  }: Extract<UnderstoodItem, { kind: 'rejected' }>): void {
    this.#note(name, findings)
    this.#count('rejected')
    this.#onRecord?.({ member, row, findings, instance, outcome: 'rejected' })
  }

  #note(name: string, findings: readonly PlacedFinding[]): void {
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

/** Two versions may read one report differently; a person must not look for a reused UID then. */
function rulesOf(record: AppliedRecord, { foreignReader }: Pending): readonly RuleId[] {
  return foreignReader && record.findings.includes('sop-uid-reused')
    ? [...record.findings, 'sender-version-differs']
    : record.findings
}
