import type { Receipt, ReceiptCounts } from '../../contract/receipt.ts'
import type { SourceFinding, SourceItem } from '../adapter.ts'
import type { OwnLayouts } from '../columns/own-layouts.ts'
import type { UploadParser } from '../member-item.ts'
import type { ReportSink, UploadRecord, UploadStore } from '../ports.ts'
import { buildReceipt, shownFindings } from './build-receipt.ts'
import { barItem } from './bar-item.ts'
import type { Interpreter } from './interpreter.ts'
import { LeftBehind } from './left-behind.ts'
import { earlierUpload } from './earlier-upload.ts'
import { RecentNames } from './recent-names.ts'
import { UnderWay } from './under-way.ts'
import { keptFindings } from './upload-findings.ts'
import type { UnderstoodItem } from './understand.ts'
import { UploadRun, type RecordFate } from './upload-run.ts'

/** Uploads whose file names are remembered. */
const rememberedUploads = 100

export interface IngestParts {
  readonly parser: UploadParser
  readonly sink: ReportSink
  readonly uploads: UploadStore
  readonly interpreter: Interpreter
  /** What the facility made of its own tables. */
  readonly layoutsFor: (facilityId: string) => Promise<OwnLayouts>
  readonly clock: () => Date
  readonly newId: () => string
}

export interface IngestRequest {
  readonly facilityId: string
  /** Paths on local disk, with the names people know them by. */
  readonly files: readonly { readonly path: string; readonly name: string }[]
  /** Of the uploaded bytes, hexadecimal. */
  readonly sha256: string
  readonly sizeBytes: number
  readonly signal?: AbortSignal
  /** Called once the upload has an id: its own, or that of the same upload under way; not for bytes known before. */
  readonly onStarted?: (uploadId: string) => void
  readonly onProgress?: (counts: ReceiptCounts) => void
  /**
   * Told what became of each record, once it is known: after its transaction. Who asks for it is answered
   * record by record, so that bytes sent before are read again instead of giving their first receipt.
   */
  readonly onRecord?: (fate: RecordFate) => void
  /** Why a record is not taken by this road, beside what is wrong with the record itself; null when it is. */
  readonly admit?: (item: SourceItem) => SourceFinding | null
  /** The one format this road takes, by its adapter's name; archives are then not opened. */
  readonly only?: string
}

export interface Ingest {
  /**
   * Takes an upload in: parses, interprets, applies in batches. Bytes the facility sent before answer with
   * their first receipt, unread; so does the same upload while it is under way.
   *
   * An upload that fails is taken back whole and marked `failed`, so that it can be sent again and nothing is counted
   * twice. One that is answered for record by record (`onRecord`) keeps what it was answered for.
   * @throws what the parser, the sink or the store threw
   */
  ingest(request: IngestRequest): Promise<Receipt>
  /** Of an upload under way or over; null when there is none. */
  receipt(uploadId: string): Promise<Receipt | null>
}

/** The one pipeline behind every format. */
export function createIngest(parts: IngestParts): Ingest {
  const { parser, sink, uploads, clock } = parts
  const recent = new RecentNames(rememberedUploads)
  const running = new Map<string, () => Receipt>()
  const underWay = new UnderWay<Receipt>()
  const leftBehind = new LeftBehind(uploads)

  async function run(request: IngestRequest): Promise<Receipt> {
    const { facilityId, sha256, sizeBytes } = request
    const known =
      request.onRecord === undefined
        ? await earlierUpload(uploads, parts.layoutsFor, facilityId, sha256)
        : null
    if (known !== null) return storedReceipt(known)
    await leftBehind.takeBack(clock().toISOString())

    const now = clock()
    const uploadId = parts.newId()
    const work = new UploadRun({
      sink,
      facilityId,
      uploadId,
      ...(request.onRecord === undefined ? {} : { onRecord: request.onRecord }),
    })
    const recordAs = (state: UploadRecord['state'], finishedAt: string | null): UploadRecord => ({
      uploadId,
      facilityId,
      state,
      sha256,
      sizeBytes,
      formats: [...work.formats],
      counts: work.counts(),
      ...work.findings.counts(),
      receivedAt: now.toISOString(),
      finishedAt,
      withdrawnAt: null,
    })
    const receiptOf = (record: UploadRecord) =>
      buildReceipt(record, work.findings.first(shownFindings), (member) => work.names.get(member))
    const finish = async (state: 'complete' | 'failed'): Promise<Receipt> => {
      const record = recordAs(state, clock().toISOString())
      await uploads.finishUpload(record, work.findings.first(keptFindings))
      const shown = new Set(work.findings.first(shownFindings).map(({ member }) => member))
      recent.keep(uploadId, new Map([...work.names].filter(([member]) => shown.has(member))))
      return receiptOf(record)
    }

    await uploads.addUpload(recordAs('running', null))
    running.set(uploadId, () => receiptOf(recordAs('running', null)))
    request.onStarted?.(uploadId)
    try {
      const { layouts } = await parts.layoutsFor(facilityId)
      const parsed = parser.parse(request.files, request.signal, layouts, request.only)
      const of = { facilityId, today: localDate(now) }
      // one batch is understood while the one before it is taken and the one after it read
      let understood: Promise<readonly UnderstoodItem[]> | null = null
      const take = async (): Promise<void> => {
        if (understood === null) return
        for (const item of await understood) await work.take(item)
        request.onProgress?.(work.counts())
      }
      for await (const items of parsed) {
        const next = parts.interpreter.interpret(items.map(barItem(request.admit)), of)
        next.catch(() => undefined)
        await take()
        understood = next
      }
      await take()
      request.signal?.throwIfAborted()
      await work.flush()
      request.onProgress?.(work.counts())
      return await finish('complete')
    } catch (error) {
      try {
        // when the service stops there may be no time: its next start takes back what still runs
        if (request.signal?.aborted === true)
          leftBehind.add(receiptOf(recordAs('failed', clock().toISOString())))
        else {
          if (request.onRecord === undefined)
            await uploads.takeBackUpload(uploadId, clock().toISOString())
          await finish('failed')
        }
      } catch (second) {
        leftBehind.add(receiptOf(recordAs('failed', clock().toISOString())))
        throw new AggregateError([error, second], 'an upload failed and could not be marked so', {
          cause: second,
        })
      }
      throw error
    } finally {
      running.delete(uploadId)
    }
  }

  async function storedReceipt(upload: UploadRecord): Promise<Receipt> {
    const findings = await uploads.findings(upload.uploadId, shownFindings, 0)
    return buildReceipt(upload, findings, (member) => recent.nameOf(upload.uploadId, member))
  }

  return {
    async ingest(request) {
      if (request.onRecord !== undefined) return run(request)
      const key = JSON.stringify([request.facilityId, request.sha256])
      for (let other = underWay.get(key); other !== undefined; other = underWay.get(key)) {
        void other.started.then((uploadId) => request.onStarted?.(uploadId))
        // The other's failure is its caller's to hear of; this one then tries itself.
        const receipt = await other.done.catch(() => null)
        if (receipt !== null) return receipt
      }
      return underWay.run(key, (begun) =>
        run({
          ...request,
          onStarted: (uploadId) => {
            begun(uploadId)
            request.onStarted?.(uploadId)
          },
        }),
      )
    },

    async receipt(uploadId) {
      const live = running.get(uploadId)
      if (live !== undefined) return live()
      const left = leftBehind.receipt(uploadId)
      if (left !== null) return left
      const upload = await uploads.upload(uploadId)
      return upload === null ? null : storedReceipt(upload)
    },
  }
}

/** The registry's own calendar day, as its clock and time zone have it. */
function localDate(date: Date): string {
  const pad = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`
}
