/** Work under way or waiting for its turn, with when it was asked for. */
export class RunningWork {
  readonly #askedAt = new Map<Promise<unknown>, number>()

  async hold<Result>(work: Promise<Result>): Promise<Result> {
    this.#askedAt.set(work, performance.now())
    try {
      return await work
    } finally {
      this.#askedAt.delete(work)
    }
  }

  /** How much, and how long ago the oldest of it was asked for. */
  state(): { readonly count: number; readonly oldestMs: number } {
    const count = this.#askedAt.size
    const oldest = Math.min(...this.#askedAt.values())
    return { count, oldestMs: count === 0 ? 0 : performance.now() - oldest }
  }

  /** Resolves when all of it is over, well or not. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#askedAt.keys())
  }
}
