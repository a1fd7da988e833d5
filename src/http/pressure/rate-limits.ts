import { ProblemError } from '../problem.ts'
import { rateClasses, type RateClass } from './rate-classes.ts'
import { TokenBuckets, type BucketAnswer } from './token-buckets.ts'

/** Requests a minute for each who asks; 0 switches a limit off. */
export type RateQuotas = Readonly<Record<RateClass | 'failed-sign-ins', number>>

const windowSeconds = 60

/** The fields of draft-ietf-httpapi-ratelimit-headers-10. */
export type RateFields = readonly (readonly [name: string, value: string])[]

/** One bucket for each credential, or address, and class. */
export class RateLimits {
  readonly #classes: ReadonlyMap<RateClass, TokenBuckets>
  readonly #failed: TokenBuckets | null
  readonly #now: () => number
  readonly #onRefused: (what: RateClass | 'failed-sign-ins') => void

  /** @param now milliseconds of a clock that only goes forward */
  constructor(
    quotas: RateQuotas,
    now: () => number,
    onRefused: (what: RateClass | 'failed-sign-ins') => void,
  ) {
    this.#classes = new Map(
      rateClasses.flatMap((name) =>
        quotas[name] === 0 ? [] : [[name, new TokenBuckets(quotas[name], windowSeconds)] as const],
      ),
    )
    const failed = quotas['failed-sign-ins']
    this.#failed = failed === 0 ? null : new TokenBuckets(failed, windowSeconds)
    this.#now = now
    this.#onRefused = onRefused
  }

  /**
   * Counts a request.
   * @returns the header fields that tell the client what is left
   * @throws ProblemError rate-limited
   */
  admit(rateClass: RateClass, who: string): RateFields {
    const buckets = this.#classes.get(rateClass)
    if (buckets === undefined) return []
    const answer = buckets.take(who, this.#now())
    const fields = rateFields(rateClass, buckets, answer)
    if (answer.isTaken) return fields
    this.#onRefused(rateClass)
    throw rateLimited(
      `More than ${buckets.quota} ${wordsOf[rateClass]} a minute; wait ${answer.retryAfterSeconds} s.`,
      answer.retryAfterSeconds,
      fields,
    )
  }

  /** @throws ProblemError rate-limited when too many credentials from there were wrong */
  admitCredential(address: string): void {
    const answer = this.#failed?.look(address, this.#now())
    if (this.#failed === null || answer === undefined || answer.isTaken) return
    this.#onRefused('failed-sign-ins')
    throw rateLimited(
      'Too many keys or sign-ins from this address were wrong; wait before the next.',
      answer.retryAfterSeconds,
      rateFields('failed-sign-ins', this.#failed, answer),
    )
  }

  countFailure(address: string): void {
    this.#failed?.take(address, this.#now())
  }
}

const wordsOf: Readonly<Record<RateClass, string>> = {
  reads: 'requests',
  questions: 'questions',
  uploads: 'uploads',
  anonymous: 'requests without a key',
}

const rateLimited = (detail: string, retryAfterSeconds: number, fields: RateFields): ProblemError =>
  new ProblemError('rate-limited', detail, [], retryAfterSeconds, fields)

function rateFields(
  name: string,
  { quota, windowSeconds: window }: TokenBuckets,
  { remaining, resetSeconds }: BucketAnswer,
): RateFields {
  return [
    ['RateLimit-Policy', `"${name}";q=${quota};w=${window}`],
    ['RateLimit', `"${name}";r=${remaining};t=${resetSeconds}`],
  ]
}
