import { ParseProcess } from './parse-process.ts'

const startLimitMs = 30_000

export interface ProcessPoolOptions {
  readonly scriptPath: string
  readonly memoryLimitMb: number
  readonly size: number
}

/** At most `size` children at once, kept warm between uploads; who comes when all are busy waits in line. */
export class ProcessPool {
  readonly #options: ProcessPoolOptions
  readonly #idle: ParseProcess[] = []
  readonly #all = new Set<ParseProcess>()
  readonly #waiting: (() => void)[] = []
  #busy = 0
  #closed = false

  constructor(options: ProcessPoolOptions) {
    this.#options = options
  }

  get closed(): boolean {
    return this.#closed
  }

  /** Takes a place; to be given back by `leave`, whatever happens. */
  async enter(): Promise<void> {
    if (this.#busy < this.#options.size) this.#busy += 1
    else
      await new Promise<void>((resolve) => {
        this.#waiting.push(resolve)
      })
  }

  leave(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#busy -= 1
    else next()
  }

  /** @throws Error when no child can be started (a fault of the installation), or the pool is closed */
  async acquire(): Promise<ParseProcess> {
    this.#assertOpen()
    for (let warm = this.#idle.pop(); warm !== undefined; warm = this.#idle.pop()) {
      if (warm.gone) {
        this.#all.delete(warm)
        continue
      }
      warm.setIdle(false)
      return warm
    }
    const { scriptPath, memoryLimitMb } = this.#options
    const child = new ParseProcess(scriptPath, memoryLimitMb)
    this.#all.add(child)
    const first = await child.next(startLimitMs)
    if (first.kind === 'ready') return child
    await this.discard(child)
    this.#assertOpen()
    throw new Error(`the parse child did not start: ${scriptPath}`)
  }

  release(child: ParseProcess): void {
    if (child.gone || this.#closed) {
      this.#all.delete(child)
      return
    }
    child.setIdle(true)
    this.#idle.push(child)
  }

  async discard(child: ParseProcess): Promise<void> {
    this.#all.delete(child)
    await child.kill()
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const next of this.#waiting.splice(0)) next()
    await Promise.all([...this.#all].map((child) => child.kill()))
    this.#all.clear()
  }

  #assertOpen(): void {
    if (this.#closed) throw new Error('the upload parser is closed')
  }
}
