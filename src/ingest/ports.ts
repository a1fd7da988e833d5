import type { ReceiptCounts } from '../contract/receipt.ts'
import type { ReportedSize } from './size/interpret-size.ts'
import type { ExamReport } from '../domain/exam-report.ts'

/** What became of a readable record. */
export const recordOutcomes = ['accepted', 'updated', 'duplicate', 'quarantined'] as const
export type RecordOutcome = (typeof recordOutcomes)[number]

export interface AppliedRecord {
  /** rejected: it is about somebody who was erased. */
  readonly outcome: RecordOutcome | 'rejected'
  /** Findings only the store can make: a reused SOP UID, a conflict between reports. */
  readonly findings: readonly (
    | 'sop-uid-reused'
    | 'event-conflict'
    | 'exam-conflict'
    | 'same-scan-elsewhere'
    | 'patient-erased'
    | 'study-under-newer-key'
  )[]
}

export interface AppliedSize {
  /** accepted: it waits for its exam. updated: an exam has it now. duplicate: it brought nothing new. */
  readonly outcome: 'accepted' | 'updated' | 'duplicate' | 'rejected'
  readonly findings: readonly ('size-waiting' | 'size-conflict' | 'patient-erased')[]
}

/** A report, and what it would be called under the facility's earlier epochs of pseudonyms, the latest first. */
export interface ReportUnderEpochs {
  readonly report: ExamReport
  /** accepted: what a hospital keyed with that epoch is still taken. */
  readonly earlier: readonly { readonly report: ExamReport; readonly accepted: boolean }[]
}

/** Where understood reports go: one batch is one transaction, all or nothing. */
export interface ReportSink {
  /**
   * Stores at most 10,000 reports of one facility and rebuilds the exams they belong to.
   * accepted: a new exam. updated: the exam changed. duplicate: nothing new. quarantined: kept out of statistics.
   * @returns one result per report, in order
   */
  applyBatch(batch: {
    readonly facilityId: string
    readonly uploadId: string
    readonly reports: readonly ExamReport[]
    /** For each of the reports, where the facility has had several epochs of pseudonyms. */
    readonly earlier?: readonly ReportUnderEpochs['earlier'][]
  }): Promise<readonly AppliedRecord[]>
  /**
   * Stores weights and heights that came apart from their exams, and gives them to the exams that are there; to
   * the others when they come.
   * @returns one result per size, in order
   */
  applySizes(batch: {
    readonly facilityId: string
    readonly uploadId: string
    readonly sizes: readonly ReportedSize[]
  }): Promise<readonly AppliedSize[]>
}

/** Keyed pseudonyms for one facility and epoch; the key itself never leaves `access`. */
export interface Pseudonymiser {
  readonly epoch: number
  /** 22 base64url characters: HMAC-SHA256 of "v1|domain|part|part...", parts normalised. */
  pseudonym(
    domain: 'patient' | 'study' | 'record' | 'scanner' | 'accession',
    ...parts: string[]
  ): string
  /** "2.25.<decimal>": a valid UID that stands for the given one. */
  pseudonymUid(uid: string): string
}

/** A key of a facility and the epoch it is of. */
export interface EpochKey {
  readonly epoch: number
  /** 32 bytes. */
  readonly key: Uint8Array
}

/** What the records of a facility are keyed with at this moment. */
export interface FacilityEpochs {
  readonly current: EpochKey
  /**
   * Earlier epochs whose keys are not destroyed, the latest first. A study that is stored under one of them stays
   * there. `accepted`: whether what was keyed with it at the hospital is still taken.
   */
  readonly earlier: readonly (EpochKey & { readonly accepted: boolean })[]
}

export type EpochsOf = (facilityId: string) => Promise<FacilityEpochs>

/** One finding as stored: where by number, never by file name. */
export interface StoredFinding {
  /** 1-based position of the file within the upload. */
  readonly member: number
  readonly row: number | null
  readonly event: number | null
  readonly field: string | null
  readonly rule: string
  readonly detail: string | null
}

export interface UploadRecord {
  readonly uploadId: string
  readonly facilityId: string
  readonly state: 'running' | 'complete' | 'failed' | 'withdrawn'
  readonly sha256: string
  readonly sizeBytes: number
  readonly formats: readonly string[]
  readonly counts: ReceiptCounts
  readonly findingsTotal: number
  readonly findingsByRule: Readonly<Record<string, number>>
  readonly receivedAt: string
  readonly finishedAt: string | null
  readonly withdrawnAt: string | null
}

export interface UploadStore {
  addUpload(upload: UploadRecord): Promise<void>
  /** Writes counts, state and findings (at most 10,000 kept) in one transaction. */
  finishUpload(upload: UploadRecord, findings: readonly StoredFinding[]): Promise<void>
  upload(uploadId: string): Promise<UploadRecord | null>
  /** The last complete, not withdrawn upload of the same bytes by the same facility. */
  uploadByContent(facilityId: string, sha256: string): Promise<UploadRecord | null>
  /** Newest first; `after` is the last uploadId of the page before. */
  uploads(
    facilityIds: readonly string[] | '*',
    limit: number,
    after: string | null,
  ): Promise<readonly UploadRecord[]>
  findings(uploadId: string, limit: number, offset: number): Promise<readonly StoredFinding[]>
  /** Takes back everything the upload brought and rebuilds the exams it touched. @returns exams changed */
  withdrawUpload(uploadId: string, at: string): Promise<number>
  /** Takes back what a failed upload brought before it failed; its state is `failed` then. @returns exams changed */
  takeBackUpload(uploadId: string, at: string): Promise<number>
  /** Uploads that are `running`: after a start, those that a crash or a stop cut off. */
  unfinishedUploads(): Promise<readonly string[]>
}

/** The first answer to a request that named itself. */
export interface KeptAnswer {
  /** Of the request's body. */
  readonly bodySha256: string
  readonly uploadId: string
  readonly status: 200 | 201
  readonly receivedAt: string
}

/** First answers by facility and key; keys are kept as their SHA-256. */
export interface IdempotencyStore {
  keptAnswer(facilityId: string, keySha256: string): Promise<KeptAnswer | null>
  /** Replaces an older answer of the same key. */
  keepAnswer(facilityId: string, keySha256: string, answer: KeptAnswer): Promise<void>
  /** Forgets answers from before this time (ISO 8601). */
  forgetAnswers(before: string): Promise<void>
}
