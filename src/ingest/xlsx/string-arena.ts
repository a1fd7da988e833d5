import { sharedStrings, sharedTextBytes } from './workbook-limits.ts'
import { tooMuch } from './workbook-refused.ts'

const blockBytes = 1024 * 1024

/**
 * Many short texts in few large buffers. As strings of the XML they would each keep the piece of the file they were
 * cut from in memory.
 */
export class StringArena {
  readonly #blocks: Buffer[] = []
  /** Place of each text: block x 2^20 + start in the block; one more for the end. */
  #starts = new Float64Array(1024)
  #lengths = new Uint32Array(1024)
  #count = 0
  #at = blockBytes
  #total = 0

  get size(): number {
    return this.#count
  }

  /** @throws WorkbookRefused when there are more than a real workbook has */
  add(text: string): void {
    if (this.#count >= sharedStrings) throw tooMuch('more than 5 million different texts')
    const length = Buffer.byteLength(text)
    this.#total += length
    if (this.#total > sharedTextBytes) throw tooMuch('more than 192 MB of different texts')
    if (this.#count === this.#lengths.length) this.#grow()
    if (this.#at + length > blockBytes) {
      this.#blocks.push(Buffer.allocUnsafe(Math.max(blockBytes, length)))
      this.#at = 0
    }
    this.#starts[this.#count] = (this.#blocks.length - 1) * blockBytes + this.#at
    this.#lengths[this.#count] = length
    this.#count += 1
    this.#at += this.#blocks.at(-1)?.write(text, this.#at) ?? 0
  }

  /** @returns null when there is no such text */
  get(index: number): string | null {
    const start = this.#starts[index]
    const length = this.#lengths[index]
    if (!(index >= 0 && index < this.#count) || start === undefined || length === undefined)
      return null
    const block = Math.floor(start / blockBytes)
    const from = start - block * blockBytes
    return this.#blocks[block]?.toString('utf8', from, from + length) ?? ''
  }

  #grow(): void {
    const starts = new Float64Array(this.#starts.length * 2)
    const lengths = new Uint32Array(this.#lengths.length * 2)
    starts.set(this.#starts)
    lengths.set(this.#lengths)
    this.#starts = starts
    this.#lengths = lengths
  }
}
