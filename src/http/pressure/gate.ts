import { ProblemError } from '../problem.ts'

export interface GateLimits {
  /** Places in all. */
  readonly most: number
  /** Places one asker may hold, so that one never shuts out all others. */
  readonly mostEach: number
}

/** Half the places for one asker: others always find some. */
export const sharedGate = (what: string, most: number): Gate =>
  new Gate(what, { most, mostEach: Math.ceil(most / 2) })

const retryAfterSeconds = 2

/** A bounded number of places; who finds none is told at once to come back, instead of waiting for ever. */
export class Gate {
  readonly #what: string
  readonly #limits: GateLimits
  readonly #held = new Map<string, number>()
  #inside = 0

  /** @param what plural, for the sentence: "uploads" */
  constructor(what: string, limits: GateLimits) {
    this.#what = what
    this.#limits = limits
  }

  get inside(): number {
    return this.#inside
  }

  /**
   * Takes a place.
   * @param elsewhere places already taken by work that outlives its request
   * @returns gives the place back; safe to call twice
   * @throws ProblemError busy, 503 with Retry-After
   */
  enter(who: string, elsewhere = 0): () => void {
    const mine = this.#held.get(who) ?? 0
    const { most, mostEach } = this.#limits
    if (this.#inside >= most || elsewhere >= most || mine >= mostEach)
      throw new ProblemError(
        'busy',
        `Too many ${this.#what} are under way; come back in a moment.`,
        [],
        retryAfterSeconds,
      )
    this.#inside += 1
    this.#held.set(who, mine + 1)
    let isInside = true
    return () => {
      if (!isInside) return
      isInside = false
      this.#inside -= 1
      const left = (this.#held.get(who) ?? 1) - 1
      if (left === 0) this.#held.delete(who)
      else this.#held.set(who, left)
    }
  }
}
