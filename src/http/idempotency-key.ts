import type { Claim } from '../ingest/pipeline/idempotency-desk.ts'
import type { Services } from '../services.ts'
import { ProblemError } from './problem.ts'

const longest = 255

/**
 * The key of an Idempotency-Key header: a structured-field string ("..."), or the same without quotes.
 * @throws ProblemError 400 for an empty, long or unprintable one
 */
export function idempotencyKey(header: string): string {
  const text = header.trim()
  const quoted = /^"((?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*)"$/.exec(text)?.[1]
  const key = quoted?.replace(/\\(["\\])/g, '$1') ?? text
  const isBare = quoted === undefined
  if (key === '' || key.length > longest || (isBare && !/^[\x21\x23-\x7e]+$/.test(key)))
    throw new ProblemError(
      'idempotency-key-invalid',
      `Send 1 to ${longest} printable characters, in double quotes.`,
    )
  return key
}

/** @throws ProblemError 409 while another request of this key is being answered */
export async function claimKey(
  services: Services,
  facilityId: string,
  header: string | undefined,
): Promise<Claim | null> {
  if (header === undefined) return null
  const claim = await services.idempotency.claim(facilityId, idempotencyKey(header))
  if (claim !== null) return claim
  throw new ProblemError(
    'idempotency-running',
    'Wait for its answer, or follow it under /api/v1/uploads, then ask again.',
  )
}
