import { Writable } from 'node:stream'
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
export class ObjectSink extends Writable {
  readonly #limit: number
  readonly #budget: ByteBudget
  readonly #onEndless: () => void
  #blocks: Buffer[] = []
  #used = 0
  #reserved = 0
  #discarded = 0
  #refused: 'too-large' | 'no-room' | null = null

  /** @param onEndless called when even throwing away takes too long */
  constructor(limit: number, budget: ByteBudget, onEndless: () => void) {
    // The library waits for a drain otherwise, and mixes up what arrives meanwhile.
    super({ highWaterMark: Number.MAX_SAFE_INTEGER })
    this.#limit = limit
    this.#budget = budget
    this.#onEndless = onEndless
  }

  /** Why the object cannot be kept. */
  get refused(): 'too-large' | 'no-room' | null {
    return this.#refused
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

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (this.#refused === null) this.#keep(chunk)
    else {
      this.#discarded += chunk.length
      if (this.#discarded > networkLimits.discardedBytes) this.#onEndless()
    }
    done()
  }

  #keep(chunk: Buffer): void {
    if (this.#used + chunk.length > this.#limit) return this.#refuse('too-large', chunk)
    let position = 0
    while (position < chunk.length) {
      const offset = this.#used % blockBytes
      if (offset === 0 && this.#used === this.#blocks.length * blockBytes) {
        if (!this.#budget.take(blockBytes)) return this.#refuse('no-room', chunk)
        this.#reserved += blockBytes
        this.#blocks.push(Buffer.allocUnsafe(blockBytes))
      }
      const copied = chunk.copy(this.#blocks.at(-1) ?? chunk, offset, position)
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
