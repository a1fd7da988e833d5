import { Readable } from 'node:stream'
import { RandomAccessReader } from 'yauzl'
import type { RandomBytes } from '../random-bytes.ts'

/** Lets yauzl read the directory and local headers through a block file, which its owner closes. */
export class BlockReader extends RandomAccessReader {
  readonly #file: RandomBytes

  constructor(file: RandomBytes) {
    super()
    this.#file = file
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#file.stream(start, end - start))
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    this.#fill(buffer, offset, length, position).then(
      (bytesRead) => setImmediate(callback, null, bytesRead),
      (error: unknown) =>
        setImmediate(callback, error instanceof Error ? error : new Error('unreadable')),
    )
  }

  async #fill(buffer: Buffer, offset: number, length: number, position: number): Promise<number> {
    let filled = 0
    for await (const part of this.#file.stream(position, length))
      filled += part.copy(buffer, offset + filled)
    return filled
  }

  override close(callback: (error: Error | null) => void): void {
    callback(null)
  }
}
