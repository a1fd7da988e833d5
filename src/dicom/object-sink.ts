import { networkLimits } from './limits.ts'

/** Bytes of objects under way, all associations together. */
export class ByteBudget {
  readonly #limit: number
  #taken = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  take(bytes: number): boolean {
    if (this.#taken + bytes > this.#limit) return false
    this.#taken += bytes
    return true
  }

  free(bytes: number): void {
    this.#taken -= bytes
  }
}

const blockBytes = 65_536

/**
 * Takes the fragments of one object, copied into blocks of its own so that a thousand small ones cost no
 * more than a large one. What is too much is thrown away, and says so.
 */
export class ObjectSink {
  readonly #limit: number
  readonly #budget: ByteBudget
  #blocks: Buffer[] = []
  #used = 0
  #reserved = 0
  #discarded = 0
  #refused: 'too-large' | 'no-room' | null = null

  constructor(limit: number, budget: ByteBudget) {
    this.#limit = limit
    this.#budget = budget
  }

  /** Why the object cannot be kept. */
  get refused(): 'too-large' | 'no-room' | null {
    return this.#refused
  }

  /** Whether even throwing away takes too long. */
  get isEndless(): boolean {
    return this.#discarded > networkLimits.discardedBytes
  }

  /** The object, in pieces. */
  get chunks(): readonly Uint8Array[] {
    const last = this.#used - (this.#blocks.length - 1) * blockBytes
    return this.#blocks.map((block, i) =>
      i === this.#blocks.length - 1 ? block.subarray(0, last) : block,
    )
  }

  get bytes(): number {
    return this.#used
  }

  write(chunk: Buffer): void {
    if (this.#refused !== null) {
      this.#discarded += chunk.length
      return
    }
    if (this.#used + chunk.length > this.#limit) return this.#refuse('too-large', chunk)
    let position = 0
    while (position < chunk.length) {
      const offset = this.#used - (this.#blocks.length - 1) * blockBytes
      const block = this.#blocks.at(-1)
      if (block === undefined || offset === blockBytes) {
        if (!this.#budget.take(blockBytes)) return this.#refuse('no-room', chunk)
        this.#reserved += blockBytes
        this.#blocks.push(Buffer.allocUnsafe(blockBytes))
        continue
      }
      const copied = chunk.copy(block, offset, position)
      position += copied
      this.#used += copied
    }
  }

  #refuse(why: 'too-large' | 'no-room', chunk: Buffer): void {
    this.#refused = why
    this.#discarded = this.#used + chunk.length
    this.release()
  }

  /** The object is on disk, or will never be. Safe to call twice. */
  release(): void {
    this.#budget.free(this.#reserved)
    this.#reserved = 0
    this.#blocks = []
    this.#used = 0
  }
}
