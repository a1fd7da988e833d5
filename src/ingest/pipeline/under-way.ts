/** One piece of work by its key, shared by all who ask for it while it runs. */
export interface Shared<T> {
  readonly done: Promise<T>
  /** Resolves with the upload's id once it has one; never rejects. */
  readonly started: Promise<string>
}

/** Uploads that run, by what they hold. */
export class UnderWay<T> {
  readonly #works = new Map<string, Shared<T>>()

  get(key: string): Shared<T> | undefined {
    return this.#works.get(key)
  }

  /** @param begin starts the work and says its id once there is one */
  async run(key: string, begin: (onStarted: (id: string) => void) => Promise<T>): Promise<T> {
    const { promise: started, resolve } = withResolvers<string>()
    const done = begin(resolve)
    this.#works.set(key, { done, started })
    try {
      return await done
    } finally {
      this.#works.delete(key)
    }
  }
}

function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined
  const promise = new Promise<T>((given) => {
    resolve = given
  })
  return { promise, resolve }
}
