import { CommitInDoubt } from './commit-in-doubt.ts'

/** As the engine says that a checkpoint failed, for want of disk say: it answers nothing more until attached anew. */
const givenUp = /has been invalidated/

/**
 * The database file, which the engine gives up when a checkpoint fails, and which is then opened anew: what was
 * committed is in the file and its log. Opened by the next who comes, once nobody is left who came before.
 */
export class Attachment {
  readonly #reopen: () => Promise<void>
  #holders = 0
  #isLost = false
  #reopening: Promise<void> | null = null
  readonly #waiting: (() => void)[] = []

  constructor(reopen: () => Promise<void>) {
    this.#reopen = reopen
  }

  /** Runs what needs the file. @throws what `reopen` threw, besides what the work throws; the next one tries again */
  async hold<Result>(work: () => Promise<Result>): Promise<Result> {
    while (this.#isLost) await this.#again()
    this.#holders += 1
    try {
      return await work()
    } catch (error) {
      if (error instanceof CommitInDoubt || (error instanceof Error && givenUp.test(error.message)))
        this.#isLost = true
      throw error
    } finally {
      this.#holders -= 1
      if (this.#holders === 0) for (const go of this.#waiting.splice(0)) go()
    }
  }

  #again(): Promise<void> {
    this.#reopening ??= this.#whenFree()
      .then(this.#reopen)
      .then(() => {
        this.#isLost = false
      })
      .finally(() => {
        this.#reopening = null
      })
    return this.#reopening
  }

  async #whenFree(): Promise<void> {
    if (this.#holders > 0)
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve)
      })
  }
}
