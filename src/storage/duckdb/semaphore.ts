/** Lets at most `places` holders run at once; the others wait in order. */
export class Semaphore {
  readonly #places: number
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(places: number) {
    this.#places = places
    this.#free = places
  }

  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#take()
    try {
      return await work()
    } finally {
      this.#give()
    }
  }

  /** Runs when nobody else does, and nobody beside it. Only one may ask for this at a time. */
  async alone<Result>(work: () => Promise<Result>): Promise<Result> {
    for (let held = 0; held < this.#places; held++) await this.#take()
    try {
      return await work()
    } finally {
      for (let held = 0; held < this.#places; held++) this.#give()
    }
  }

  async #take(): Promise<void> {
    if (this.#free > 0) this.#free--
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
  }

  #give(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#free++
    else next()
  }
}
