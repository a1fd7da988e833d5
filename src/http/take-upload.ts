import type { Receipt } from '../contract/receipt.ts'
import type { Claim } from '../ingest/pipeline/idempotency-desk.ts'
import { resourceFailure } from '../ingest/resource-failure.ts'
import type { Services } from '../services.ts'
import { claimKey } from './idempotency-key.ts'
import { waitPreference } from './prefer.ts'
import { ProblemError } from './problem.ts'
import { receiveUpload, type ReceivedUpload } from './receive-upload.ts'

/** An upload done within this time answers 201 with its receipt, a longer one 202 with where to look. */
const answerWithinMs = 10_000

/** Failures that have a problem of their own. */
const toldAsTheyAre: ReadonlySet<string> = new Set(['CoreFull', 'TooManyCodes', 'RegistryReadOnly'])

export interface UploadAnswer {
  readonly status: 200 | 201 | 202
  readonly receipt: Receipt
  readonly headers: Readonly<Record<string, string>>
}

/** Receives an upload and waits for its receipt as long as the client wants, 10 s at most. */
export async function takeUpload(
  services: Services,
  facilityId: string,
  request: Request,
  name: string,
): Promise<UploadAnswer> {
  const { headers } = request
  const claim = await claimKey(services, facilityId, headers.get('idempotency-key') ?? undefined)
  let received: ReceivedUpload | null = null
  let handedOn = false
  try {
    received = await receiveUpload(request, name, services.uploadLimits)
    const replayed = await firstAnswer(services, claim, received)
    if (replayed !== null) return replayed
    const before = await services.receiptOfContent(facilityId, received.sha256)
    if (before !== null) {
      await claim?.keep({ ...kept(received, before.uploadId), status: 200 })
      return { status: 200, receipt: before, headers: {} }
    }
    const started = await services.startIngest(facilityId, received)
    handedOn = true
    void started.done.finally(() => claim?.release())
    await claim?.keep({ ...kept(received, started.uploadId), status: 201 })
    return await answerOf(services, started, headers.get('prefer') ?? undefined)
  } finally {
    if (!handedOn) {
      claim?.release()
      await received?.dispose()
    }
  }
}

const kept = ({ sha256 }: ReceivedUpload, uploadId: string) => ({ bodySha256: sha256, uploadId })

/** The answer the key's first request got; null when it is to be carried out: the first failed, was withdrawn, or never was. */
async function firstAnswer(
  services: Services,
  claim: Claim | null,
  received: ReceivedUpload,
): Promise<UploadAnswer | null> {
  const first = claim?.first ?? null
  if (first === null) return null
  const receipt = await services.receipt(first.uploadId)
  if (receipt?.state !== 'complete') return null
  if (first.bodySha256 !== received.sha256)
    throw new ProblemError(
      'idempotency-key-reused',
      'This key came with another body before; send a new upload under a new key.',
    )
  const headers = { Location: locationOf(receipt.uploadId), 'Idempotency-Replayed': 'true' }
  return { status: first.status, receipt, headers }
}

async function answerOf(
  services: Services,
  { uploadId, done, failure }: Awaited<ReturnType<Services['startIngest']>>,
  prefer: string | undefined,
): Promise<UploadAnswer> {
  const { respondAsync, waitSeconds } = waitPreference(prefer)
  const waitMs = respondAsync ? (waitSeconds ?? 0) * 1000 : answerWithinMs
  const finished = await Promise.race([done, delay(Math.min(waitMs, answerWithinMs))])
  const error = failure()
  if (error !== null && toldAsTheyAre.has(error.name)) throw error
  if (error !== null && resourceFailure(error) !== null) throw error
  if (error !== null && services.uploadLimits.leaving.aborted)
    throw new ProblemError('stopping', 'Nothing of the upload was kept; send it again.')
  const location = locationOf(uploadId)
  if (error !== null || finished?.state === 'failed')
    throw new ProblemError(
      'internal',
      `The upload failed, nothing of it was kept, and it can be sent again; see ${location}.`,
    )
  if (finished !== null) return { status: 201, receipt: finished, headers: { Location: location } }
  const now = await services.receipt(uploadId)
  if (now === null)
    throw new ProblemError('internal', 'The upload was lost from sight; ask for it again.')
  const applied: Record<string, string> = respondAsync
    ? { 'Preference-Applied': 'respond-async' }
    : {}
  return { status: 202, receipt: now, headers: { Location: location, ...applied } }
}

const locationOf = (uploadId: string): string => `/api/v1/uploads/${uploadId}`

const delay = (ms: number): Promise<null> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(null), ms).unref()
  })
