import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { receipt, type Receipt } from '../contract/receipt.ts'
import type { RegistryAddress } from '../send/registry-address.ts'
import { retryWaitMs } from '../send/retry-wait.ts'
import { postUpload } from './post-upload.ts'
import type { SizedFile } from './upload-parts.ts'

/** The registry does not take this upload, in its own words. */
export class UploadRefused extends Error {
  override readonly name = 'UploadRefused'
}

export interface RemoteUpload {
  readonly address: RegistryAddress
  readonly facility: string | null
  readonly key: () => Promise<string>
  /** Names the upload through all its tries. */
  readonly name: string
  readonly files: readonly SizedFile[]
  readonly tries: number
  readonly onProgress: (bytes: number, label: string) => void
}

const problem = z.object({ detail: z.string() })
const lookEveryMs = 1000
/** Answers that another try may change: the registry is busy, stopping, or still has the first try. */
const passing: ReadonlySet<number> = new Set([408, 409, 425, 429, 500, 502, 503, 504])

/**
 * Sends files to a registry and waits for the receipt; tries again when the way breaks. Its name keeps an upload that
 * arrived, though its answer did not, from being read twice.
 * @throws UploadRefused when the registry refuses it, or the tries are over
 */
export async function remoteUpload(upload: RemoteUpload): Promise<Receipt> {
  let why = 'The registry did not answer.'
  for (let failed = 0; failed < upload.tries; failed++) {
    if (failed > 0) {
      upload.onProgress(0, `${why} Trying again.`)
      await sleep(retryWaitMs(failed, 0.5, null))
    }
    const posted = await post(upload).catch(() => null)
    if (posted === null) {
      why = 'The registry cannot be reached.'
      continue
    }
    const { status, text } = posted
    const taken = status < 300 ? receipt.safeParse(jsonOf(text)).data : undefined
    if (taken !== undefined) {
      const done = await followed(upload, taken)
      if (done !== null && done.state !== 'failed') return done
      why = 'The registry did not read it to the end.'
      continue
    }
    const said = problem.safeParse(jsonOf(text)).data
    why = said?.detail ?? `The registry answered with status ${status}.`
    if (!passing.has(status)) throw new UploadRefused(why)
  }
  throw new UploadRefused(`${why} Nothing was lost: run the same command again.`)
}

async function post({ address, facility, key, name, files, onProgress }: RemoteUpload) {
  return postUpload({
    url: address.uploads(facility),
    headers: {
      authorization: `Bearer ${await key()}`,
      'idempotency-key': `"${name}"`,
      prefer: 'respond-async',
    },
    files,
    boundary: `opendrl-${name}`,
    onBytes: (sent) => onProgress(sent, 'sending'),
  })
}

/** @returns null when the upload is out of sight for good */
async function followed(upload: RemoteUpload, first: Receipt): Promise<Receipt | null> {
  let now = first
  for (let silent = 0; now.state === 'running' && silent < 60;) {
    await sleep(lookEveryMs)
    const response = await fetch(upload.address.upload(now.uploadId), {
      headers: { authorization: `Bearer ${await upload.key()}` },
      redirect: 'manual',
    }).catch(() => null)
    const read = response?.ok === true ? receipt.safeParse(await response.json()).data : undefined
    silent = read === undefined ? silent + 1 : 0
    now = read ?? now
    const total = upload.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    upload.onProgress(total, `${now.counts.seen} records read`)
  }
  return now.state === 'running' ? null : now
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
