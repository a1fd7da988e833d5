export interface BucketAnswer {
  readonly isTaken: boolean
  /** Whole tokens left. */
  readonly remaining: number
  /** Seconds until the bucket is full again, at least 0. */
  readonly resetSeconds: number
  /** Seconds until one more token is there; 0 when one is. */
  readonly retryAfterSeconds: number
}

interface Bucket {
  tokens: number
  at: number
}

/**
 * A bucket of tokens for each who asks: it holds `quota`, and fills evenly at that many in `windowSeconds`. At most
 * `most` buckets are remembered, the least recently used is forgotten first; a forgotten one is a full one.
 * Times are of a clock that only goes forward, in milliseconds; one that goes back fills nothing.
 */
export class TokenBuckets {
  readonly quota: number
  readonly windowSeconds: number
  readonly #most: number
  readonly #buckets = new Map<string, Bucket>()

  constructor(quota: number, windowSeconds: number, most = 20_000) {
    this.quota = quota
    this.windowSeconds = windowSeconds
    this.#most = most
  }

  /** Takes a token, if there is one. */
  take(who: string, nowMs: number): BucketAnswer {
    const bucket = this.#filled(who, nowMs)
    const isTaken = bucket.tokens >= 1
    if (isTaken) bucket.tokens -= 1
    this.#keep(who, bucket)
    return this.#answer(bucket, isTaken)
  }

  /** What `take` would say, without taking. */
  look(who: string, nowMs: number): BucketAnswer {
    const bucket = this.#filled(who, nowMs)
    return this.#answer(bucket, bucket.tokens >= 1)
  }

  get size(): number {
    return this.#buckets.size
  }

  #filled(who: string, nowMs: number): Bucket {
    const known = this.#buckets.get(who)
    if (known === undefined) return { tokens: this.quota, at: nowMs }
    const seconds = Math.max(0, nowMs - known.at) / 1000
    const tokens = Math.min(this.quota, known.tokens + (seconds * this.quota) / this.windowSeconds)
    return { tokens, at: Math.max(nowMs, known.at) }
  }

  /** The map's order is that of last use. */
  #keep(who: string, bucket: Bucket): void {
    this.#buckets.delete(who)
    this.#buckets.set(who, bucket)
    if (this.#buckets.size <= this.#most) return
    for (const oldest of this.#buckets.keys()) {
      this.#buckets.delete(oldest)
      return
    }
  }

  #answer({ tokens }: Bucket, isTaken: boolean): BucketAnswer {
    const secondsFor = (count: number): number =>
      Math.ceil((Math.max(0, count) * this.windowSeconds) / this.quota)
    return {
      isTaken,
      remaining: Math.floor(tokens),
      resetSeconds: secondsFor(this.quota - tokens),
      retryAfterSeconds: tokens >= 1 ? 0 : Math.max(1, secondsFor(1 - tokens)),
    }
  }
}
