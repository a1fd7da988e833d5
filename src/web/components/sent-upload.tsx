import type { Receipt, ReceiptCounts } from '../../contract/receipt.ts'
import type { Api } from '../api/api.ts'
import type { ApiProblem } from '../api/api-problem.ts'
import { formatBytes } from '../logic/format-bytes.ts'
import { formatCount } from '../logic/format-count.ts'
import { batchTitle, type Sendable } from '../logic/upload-batches.ts'
import { fileToMap } from '../logic/file-to-map.ts'
import { ColumnsOffer } from './columns-offer.tsx'
import { ProblemNotice } from './problem-notice.tsx'
import { ReceiptView } from './receipt-view.tsx'

export interface SentUpload {
  readonly id: number
  readonly files: readonly Sendable[]
  readonly facility: { readonly id: string; readonly name: string }
  /** Bytes sent of bytes to send; null before its turn. */
  readonly sent: { readonly bytes: number; readonly total: number } | null
  readonly counts: ReceiptCounts | null
  readonly receipt: Receipt | null
  readonly again: boolean
  readonly problem: ApiProblem | null
}

/** One upload on its way: bytes, then records, then its receipt; or what went wrong, and one click to send it again. */
export function SentUploadView({
  api,
  upload,
  onRetry,
}: {
  readonly api: Api
  readonly upload: SentUpload
  readonly onRetry: () => void
}) {
  const { files, facility, receipt, problem, again } = upload
  const title = batchTitle(files)
  const isFailed = receipt?.state === 'failed'
  const unmapped = receipt === null ? null : fileToMap(receipt, files)
  return (
    <section class="receipt" aria-label={`Receipt of ${title}`}>
      <h2>
        {title} <span class="quiet">{facility.name}</span>
      </h2>
      {problem !== null && <ProblemNotice problem={problem} onRetry={onRetry} />}
      {again && (
        <p class="quiet">
          These very bytes arrived before; nothing changed. This is the receipt they got then.
        </p>
      )}
      {receipt !== null && <ReceiptView receipt={receipt} />}
      {unmapped !== null && (
        <ColumnsOffer api={api} facility={facility.id} file={unmapped.file} onMapped={onRetry} />
      )}
      {isFailed && (
        <p>
          Nothing of it was kept.{' '}
          <button type="button" class="button" onClick={onRetry}>
            Send it again
          </button>
        </p>
      )}
      {receipt === null && problem === null && <Progress upload={upload} />}
    </section>
  )
}

function Progress({ upload: { sent, counts } }: { readonly upload: SentUpload }) {
  if (sent === null) return <p class="quiet">Waiting for its turn…</p>
  if (sent.bytes < sent.total) {
    const words = `${formatBytes(sent.bytes)} of ${formatBytes(sent.total)} sent`
    return (
      <p class="sending">
        <progress value={sent.bytes} max={sent.total} aria-label={words} /> {words}
      </p>
    )
  }
  const seen = counts?.seen ?? 0
  return (
    <p class="sending">
      <progress aria-label="Being read" />{' '}
      {seen === 0 ? 'Sent; being read…' : `${formatCount(seen)} records read so far…`}
    </p>
  )
}
