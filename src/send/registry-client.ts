import { z } from 'zod'
import { receipt, type Receipt } from '../contract/receipt.ts'
import { layoutsAnswer } from './own-layouts.ts'
import type { RegistryAddress } from './registry-address.ts'
import { retryAfterMs } from './retry-wait.ts'

/** What came of handing a batch in. */
export type Answer =
  /** The registry read it whole. */
  | { readonly kind: 'taken'; readonly receipt: Receipt }
  /** An outage: to be tried again. */
  | { readonly kind: 'later'; readonly why: string; readonly afterMs: number | null }
  /** This batch is refused, the next may not be. */
  | { readonly kind: 'refused'; readonly why: string; readonly status: number }
  | { readonly kind: 'too-large' }
  /** Key, facility or address are wrong: nothing can be handed in until somebody mends it. */
  | { readonly kind: 'not-let-in'; readonly why: string }

export interface ClientParts {
  readonly address: RegistryAddress
  readonly facility: string
  /** Read anew for every request: a key may be replaced while the sender runs. */
  readonly key: () => Promise<string>
  readonly clock: () => Date
  /** @throws when the signal aborts */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>
}

const requestLimitMs = 120_000
/** A small question, before files are read. */
const askLimitMs = 10_000
const followEveryMs = 1_000
const retryStatuses: ReadonlySet<number> = new Set([408, 409, 425, 429])
const doorStatuses: ReadonlySet<number> = new Set([401, 402, 403, 404, 405, 407, 421, 451])
const doorCodes: ReadonlySet<string> = new Set(['facility-needed', 'key-in-url'])
const problem = z.object({ code: z.string(), detail: z.string() })
const namedUpload = z.object({ uploadId: z.string().min(1).max(64) })

/** Hands batches to the registry. Redirects are not followed: the key is for one address. */
export class RegistryClient {
  readonly #parts: ClientParts

  constructor(parts: ClientParts) {
    this.#parts = parts
  }

  /**
   * Hands a batch in and waits until the registry has read it whole.
   * @param sha256 of the bytes, which the receipt must name
   * @param records the receipt must have seen
   */
  async handIn(
    bytes: Uint8Array,
    sha256: string,
    records: number,
    signal: AbortSignal,
  ): Promise<Answer> {
    const { address, facility } = this.#parts
    let answer = await this.#ask(address.uploads(facility), signal, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson', 'idempotency-key': sha256 },
      body: bytes,
    })
    for (;;) {
      if (answer.kind !== 'receipt') return answer
      const { body } = answer
      // Somebody took the upload back: that is a decision, not a loss.
      const seen = body.state === 'withdrawn' ? body.counts.seen : records
      if (body.state === 'complete' || body.state === 'withdrawn')
        return judged(body, facility, sha256, seen)
      // A registry that was stopped in the middle keeps nothing of the upload: it is handed in again.
      if (body.state !== 'running')
        return later('The registry did not finish reading; it is sent again.')
      await this.#parts.sleep(followEveryMs, signal)
      answer = await this.#ask(address.upload(body.uploadId), signal, { method: 'GET' })
      // An upload out of sight is handed in again, not looked for.
      if (answer.kind === 'not-let-in') return later(answer.why)
    }
  }

  /** How the facility's own tables are read; null when the registry does not say. */
  async layouts(signal: AbortSignal): Promise<z.infer<typeof layoutsAnswer> | null> {
    const { address, facility, key } = this.#parts
    try {
      const response = await fetch(address.layouts(facility), {
        headers: { authorization: `Bearer ${await key()}`, accept: 'application/json' },
        redirect: 'manual',
        signal: AbortSignal.any([signal, AbortSignal.timeout(askLimitMs)]),
      })
      const parsed = layoutsAnswer.safeParse(jsonOf(await response.text()))
      return response.ok && parsed.success ? parsed.data : null
    } catch {
      signal.throwIfAborted()
      return null
    }
  }

  async #ask(
    url: URL,
    signal: AbortSignal,
    init: { method: string; headers?: Record<string, string>; body?: Uint8Array },
  ): Promise<{ readonly kind: 'receipt'; readonly body: Receipt } | Answer> {
    let key: string
    try {
      key = await this.#parts.key()
    } catch (error) {
      return notLetIn(error instanceof Error ? error.message : 'There is no registry key.')
    }
    let response: Response
    let text: string
    try {
      response = await fetch(url, {
        method: init.method,
        headers: { ...init.headers, authorization: `Bearer ${key}`, accept: 'application/json' },
        redirect: 'manual',
        signal: AbortSignal.any([signal, AbortSignal.timeout(requestLimitMs)]),
        ...(init.body === undefined ? {} : { body: Buffer.from(init.body) }),
      })
      text = await response.text()
    } catch {
      signal.throwIfAborted()
      return later('The registry cannot be reached.')
    }
    const { status } = response
    if (status >= 200 && status < 300) return receiptOf(text)
    if (status >= 300 && status < 400)
      return notLetIn('The address leads elsewhere; give the registry’s own with --server.')
    const said = problemOf(text)
    const why = said?.detail ?? `The registry answered with status ${status}.`
    if (status >= 500 || retryStatuses.has(status)) {
      const wait = retryAfterMs(response.headers.get('retry-after'), this.#parts.clock())
      return { kind: 'later', why, afterMs: wait }
    }
    // Without the registry's own words it was something on the way that answered.
    if (said === null || doorStatuses.has(status) || doorCodes.has(said.code)) return notLetIn(why)
    return status === 413 ? { kind: 'too-large' } : { kind: 'refused', why, status }
  }
}

const later = (why: string): Answer => ({ kind: 'later', why, afterMs: null })
const notLetIn = (why: string): Answer => ({ kind: 'not-let-in', why })

function receiptOf(text: string): { readonly kind: 'receipt'; readonly body: Receipt } | Answer {
  const value = jsonOf(text)
  const parsed = receipt.safeParse(value)
  return parsed.success && namedUpload.safeParse(value).success
    ? { kind: 'receipt', body: parsed.data }
    : later('What answers at this address is not the registry.')
}

/** Only a receipt of these very bytes counts as one. */
function judged(body: Receipt, facility: string, sha256: string, records: number): Answer {
  const same = body.facility === facility && body.sha256 === sha256 && body.counts.seen === records
  return same
    ? { kind: 'taken', receipt: body }
    : later('The receipt is not of what was sent; it is sent again.')
}

function problemOf(text: string): z.infer<typeof problem> | null {
  const parsed = problem.safeParse(jsonOf(text))
  return parsed.success ? parsed.data : null
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
