/** When what waits is taken in. */
export interface BatchTimes {
  /** Objects of one upload. */
  readonly objects: number
  /** After the last object, when nothing else ended it. */
  readonly quietMs: number
  /** After an association ended. */
  readonly endedMs: number
  /** However steadily objects come: identities do not wait on disk for longer. */
  readonly longestMs: number
  /** After a failure; doubled with each, up to the longest. */
  readonly retryMs: number
  readonly longestRetryMs: number
}

export const batchTimes: BatchTimes = {
  objects: 500,
  quietMs: 1000,
  endedMs: 200,
  longestMs: 5000,
  retryMs: 5000,
  longestRetryMs: 300_000,
}

/** Gathers things that come one by one into batches, handed on one batch at a time, in order. */
export class Batches<T> {
  readonly #hand: (batch: readonly T[]) => Promise<boolean>
  readonly #times: BatchTimes
  #waiting: T[] = []
  #handed = 0
  #running: Promise<void> | null = null
  #timer: NodeJS.Timeout | undefined
  #oldestSince = 0
  #failures = 0
  #closed = false

  /** @param hand takes a batch; false keeps it waiting for another try. Never rejects */
  constructor(hand: (batch: readonly T[]) => Promise<boolean>, times: BatchTimes) {
    this.#hand = hand
    this.#times = times
  }

  /** Not yet taken, those being handed on among them. */
  get waiting(): number {
    return this.#waiting.length + this.#handed
  }

  add(...items: readonly T[]): void {
    if (this.#waiting.length === 0) this.#oldestSince = performance.now()
    this.#waiting.push(...items)
    this.#arrange(this.#times.quietMs)
  }

  /** No more is expected for now. */
  nudge(): void {
    this.#arrange(this.#times.endedMs)
  }

  /** Hands on what waits until none is left, one fails, or the time is over. */
  async close(withinMs: number): Promise<void> {
    const until = performance.now() + withinMs
    this.#closed = true
    clearTimeout(this.#timer)
    await this.#running
    let goesOn = this.#failures === 0
    while (goesOn && this.#waiting.length > 0 && performance.now() < until) {
      await this.#start()
      goesOn = this.#failures === 0
    }
  }

  #arrange(afterMs: number): void {
    if (this.#closed || this.#running !== null || this.#waiting.length === 0) return
    clearTimeout(this.#timer)
    const { objects, longestMs, retryMs, longestRetryMs } = this.#times
    const longest = this.#oldestSince + longestMs - performance.now()
    const soon = this.#waiting.length >= objects ? 0 : Math.max(0, Math.min(afterMs, longest))
    const delay =
      this.#failures === 0
        ? soon
        : Math.min(longestRetryMs, retryMs * 2 ** Math.min(this.#failures - 1, 20))
    this.#timer = setTimeout(() => void this.#start(), delay)
  }

  #start(): Promise<void> {
    const batch = this.#waiting.splice(0, this.#times.objects)
    this.#oldestSince = performance.now()
    this.#handed = batch.length
    this.#running = this.#hand(batch).then((taken) => {
      this.#running = null
      this.#handed = 0
      this.#failures = taken ? 0 : this.#failures + 1
      if (!taken) this.#waiting.unshift(...batch)
      this.#arrange(this.#times.quietMs)
    })
    return this.#running
  }
}
