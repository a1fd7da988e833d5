import { createHmac } from 'node:crypto'

/**
 * Credentials that were good a short while ago, so that somebody guessing at the same address does not lock their
 * owners out. Keeps keyed digests only, at most `most` of them; it never makes a credential good.
 */
export class KnownCredentials {
  readonly #key: Uint8Array
  readonly #keptMs: number
  readonly #most: number
  readonly #until = new Map<string, number>()

  constructor(key: Uint8Array, keptMs = 3_600_000, most = 10_000) {
    this.#key = key
    this.#keptMs = keptMs
    this.#most = most
  }

  remember(credential: string, nowMs: number): void {
    const digest = this.#digest(credential)
    this.#until.delete(digest)
    this.#until.set(digest, nowMs + this.#keptMs)
    if (this.#until.size <= this.#most) return
    for (const oldest of this.#until.keys()) {
      this.#until.delete(oldest)
      return
    }
  }

  has(credential: string, nowMs: number): boolean {
    return (this.#until.get(this.#digest(credential)) ?? Number.NEGATIVE_INFINITY) > nowMs
  }

  #digest(credential: string): string {
    return createHmac('sha256', this.#key).update(credential).digest('base64')
  }
}
