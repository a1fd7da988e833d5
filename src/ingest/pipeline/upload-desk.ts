import type { Receipt, ReceiptCounts, ReceiptFinding } from '../../contract/receipt.ts'
import { buildReceipt, receiptFinding } from './build-receipt.ts'
import { earlierUpload } from './earlier-upload.ts'
import { createIngest, type IngestParts, type IngestRequest } from './ingest-upload.ts'

type Upload = Pick<IngestRequest, 'files' | 'sha256' | 'sizeBytes' | 'onRecord' | 'admit' | 'only'>

/** Where uploads are handed in, followed, listed and taken back. */
export interface UploadDesk {
  /** Takes the upload in and returns as soon as it has an id; `done` never rejects: a failure is in the receipt. */
  startIngest(
    facilityId: string,
    upload: Upload & { dispose(): Promise<void> },
  ): Promise<{
    readonly uploadId: string
    readonly done: Promise<Receipt | null>
    /** What failed below, once it is done. */
    failure(): Error | null
  }>
  /** Takes the upload in and waits. @throws what failed below */
  ingestFiles(
    facilityId: string,
    upload: Upload,
    onProgress?: (counts: ReceiptCounts) => void,
  ): Promise<Receipt>
  /** The receipt of the same bytes, sent before and not withdrawn. */
  receiptOfContent(facilityId: string, sha256: string): Promise<Receipt | null>
  receipt(uploadId: string): Promise<Receipt | null>
  /** Newest first, without their findings. */
  receipts(
    facilityIds: readonly string[] | '*',
    limit: number,
    after: string | null,
  ): Promise<readonly Receipt[]>
  findings(uploadId: string, limit: number, offset: number): Promise<readonly ReceiptFinding[]>
  /** @returns exams changed */
  withdraw(uploadId: string): Promise<number>
  /** Ends running uploads; the next start takes them back. */
  abandon(): void
  /** Aborts when uploads are ended: what is still being received is not waited for. */
  readonly leaving: AbortSignal
  /** Uploads under way, also those whose request was answered already. */
  uploadsRunning(): number
  /** Resolves when no upload is running. */
  settled(): Promise<void>
}

export interface UploadDeskParts extends IngestParts {
  readonly onReceipt: (receipt: Receipt) => void
  readonly onFailure: (error: Error) => void
}

export function createUploadDesk(parts: UploadDeskParts): UploadDesk {
  const { uploads, clock } = parts
  const pipeline = createIngest(parts)
  const running = new Set<Promise<unknown>>()
  const leaving = new AbortController()

  const ingest = (request: IngestRequest): Promise<Receipt> => {
    const work = pipeline.ingest({ ...request, signal: leaving.signal }).then((receipt) => {
      parts.onReceipt(receipt)
      return receipt
    })
    running.add(work)
    const over = () => running.delete(work)
    work.then(over, over)
    return work
  }

  return {
    startIngest(facilityId, { dispose, ...upload }) {
      return new Promise((resolve) => {
        let id: string | null = null
        let failed: Error | null = null
        const failure = (): Error | null => failed
        const done = ingest({
          facilityId,
          ...upload,
          onStarted: (uploadId) => {
            id = uploadId
            resolve({ uploadId, done: outcome, failure })
          },
        })
        const outcome: Promise<Receipt | null> = done
          .catch((error: unknown) => {
            failed = error instanceof Error ? error : new Error('an upload failed')
            parts.onFailure(failed)
            return id === null ? null : pipeline.receipt(id)
          })
          // the upload stands as it stands; whoever asks for its receipt later hears what fails then
          .catch((error: unknown) => {
            parts.onFailure(error instanceof Error ? error : new Error('a receipt was not read'))
            return null
          })
          .finally(() => dispose().catch(parts.onFailure))
        // An upload known before starts nothing: its first receipt has the id.
        void outcome.then((receipt) =>
          resolve({ uploadId: receipt?.uploadId ?? id ?? '', done: outcome, failure }),
        )
      })
    },
    ingestFiles: (facilityId, upload, onProgress) =>
      ingest({ facilityId, ...upload, ...(onProgress === undefined ? {} : { onProgress }) }),
    async receiptOfContent(facilityId, sha256) {
      const known = await earlierUpload(uploads, parts.layoutsFor, facilityId, sha256)
      return known === null ? null : pipeline.receipt(known.uploadId)
    },
    receipt: (uploadId) => pipeline.receipt(uploadId),
    async receipts(facilityIds, limit, after) {
      const records = await uploads.uploads(facilityIds, limit, after)
      return records.map((record) => buildReceipt(record, [], () => undefined))
    },
    async findings(uploadId, limit, offset) {
      const stored = await uploads.findings(uploadId, limit, offset)
      return stored.map((finding) => receiptFinding(finding, () => undefined))
    },
    withdraw: (uploadId) => uploads.withdrawUpload(uploadId, clock().toISOString()),
    abandon: () => leaving.abort(),
    leaving: leaving.signal,
    uploadsRunning: () => running.size,
    async settled() {
      await Promise.allSettled(running)
    },
  }
}
