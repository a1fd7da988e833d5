import type { ExamReport } from '../../src/domain/exam-report.ts'
import { severityOf } from '../../src/domain/finding-rules.ts'
import type { ReportedSize } from '../../src/ingest/size/interpret-size.ts'
import type {
  AppliedRecord,
  AppliedSize,
  ReportSink,
  StoredFinding,
  UploadRecord,
  UploadStore,
} from '../../src/ingest/ports.ts'

/** The ports of ingest in memory, with the outcomes the registry's store gives. */
export class MemoryRegistry implements ReportSink, UploadStore {
  readonly batches: number[] = []
  readonly reports = new Map<string, ExamReport>()
  readonly #known = new Set<string>()
  readonly #uploads = new Map<string, UploadRecord>()
  readonly #findings = new Map<string, readonly StoredFinding[]>()

  async applyBatch(batch: {
    readonly facilityId: string
    readonly uploadId: string
    readonly reports: readonly ExamReport[]
  }): Promise<readonly AppliedRecord[]> {
    this.batches.push(batch.reports.length)
    return batch.reports.map((report) => this.#apply(batch.facilityId, report))
  }

  #apply(facilityId: string, report: ExamReport): AppliedRecord {
    const { recordId, examId, contentDigest } = report
    const key = `${facilityId}|${recordId}|${contentDigest}`
    if (this.reports.has(key)) return { outcome: 'duplicate', findings: [] }
    this.reports.set(key, report)
    const reused = this.#isKnown(`record|${facilityId}|${recordId}`)
    const known = this.#isKnown(`exam|${facilityId}|${examId}`)
    if (reused) return { outcome: 'quarantined', findings: ['sop-uid-reused'] }
    const quarantined = report.findings.some(({ rule }) => severityOf(rule) === 'quarantined')
    if (quarantined) return { outcome: 'quarantined', findings: [] }
    return { outcome: known ? 'updated' : 'accepted', findings: [] }
  }

  /** No exam has a key here: every size waits. */
  async applySizes(batch: {
    readonly sizes: readonly ReportedSize[]
  }): Promise<readonly AppliedSize[]> {
    return batch.sizes.map(() => ({ outcome: 'accepted', findings: ['size-waiting'] }))
  }

  #isKnown(key: string): boolean {
    const known = this.#known.has(key)
    this.#known.add(key)
    return known
  }

  async addUpload(upload: UploadRecord): Promise<void> {
    this.#uploads.set(upload.uploadId, upload)
  }

  async finishUpload(upload: UploadRecord, findings: readonly StoredFinding[]): Promise<void> {
    this.#uploads.set(upload.uploadId, upload)
    this.#findings.set(upload.uploadId, findings)
  }

  async upload(uploadId: string): Promise<UploadRecord | null> {
    return this.#uploads.get(uploadId) ?? null
  }

  async uploadByContent(facilityId: string, sha256: string): Promise<UploadRecord | null> {
    const found = [...this.#uploads.values()].find(
      (upload) =>
        upload.facilityId === facilityId && upload.sha256 === sha256 && upload.state === 'complete',
    )
    return found ?? null
  }

  async uploads(
    facilityIds: readonly string[] | '*',
    limit: number,
  ): Promise<readonly UploadRecord[]> {
    return [...this.#uploads.values()]
      .filter(({ facilityId }) => facilityIds === '*' || facilityIds.includes(facilityId))
      .toReversed()
      .slice(0, limit)
  }

  async findings(
    uploadId: string,
    limit: number,
    offset: number,
  ): Promise<readonly StoredFinding[]> {
    return (this.#findings.get(uploadId) ?? []).slice(offset, offset + limit)
  }

  async withdrawUpload(uploadId: string, at: string): Promise<number> {
    const upload = this.#uploads.get(uploadId)
    if (upload === undefined) return 0
    this.#uploads.set(uploadId, { ...upload, state: 'withdrawn', withdrawnAt: at })
    return 0
  }

  async takeBackUpload(uploadId: string, at: string): Promise<number> {
    const upload = this.#uploads.get(uploadId)
    if (upload !== undefined)
      this.#uploads.set(uploadId, { ...upload, state: 'failed', withdrawnAt: at })
    return 0
  }

  async unfinishedUploads(): Promise<readonly string[]> {
    return [...this.#uploads.values()]
      .filter(({ state }) => state === 'running')
      .map(({ uploadId }) => uploadId)
  }
}
