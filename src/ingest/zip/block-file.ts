import { open, type FileHandle } from 'node:fs/promises'
import type { RandomBytes } from '../random-bytes.ts'

const blockBytes = 256 * 1024
const blocksKept = 4

/**
 * Reads a file at any place through a few large blocks kept in memory. An archive of many small files is read in
 * tiny pieces at two places in turn, directory and data, and each trip to the disk costs more than the piece.
 */
export class BlockFile implements RandomBytes {
  readonly sizeBytes: number
  readonly #file: FileHandle
  /** Most recently used last. */
  readonly #blocks = new Map<number, Buffer>()

  private constructor(file: FileHandle, sizeBytes: number) {
    this.#file = file
    this.sizeBytes = sizeBytes
  }

  static async open(path: string): Promise<BlockFile> {
    const file = await open(path)
    return new BlockFile(file, (await file.stat()).size)
  }

  /** @returns fewer bytes than asked for at the end of the file, and at the end of a block */
  async read(position: number, length: number): Promise<Buffer> {
    // archives may point anywhere
    if (position >= this.sizeBytes) return Buffer.alloc(0)
    const index = Math.floor(position / blockBytes)
    const block = this.#blocks.get(index) ?? (await this.#load(index))
    this.#blocks.delete(index)
    this.#blocks.set(index, block)
    const start = position - index * blockBytes
    return block.subarray(start, start + length)
  }

  async #load(index: number): Promise<Buffer> {
    const { buffer, bytesRead } = await this.#file.read(
      Buffer.alloc(blockBytes),
      0,
      blockBytes,
      index * blockBytes,
    )
    const oldest = this.#blocks.keys().next()
    if (this.#blocks.size >= blocksKept && oldest.done !== true) this.#blocks.delete(oldest.value)
    return buffer.subarray(0, bytesRead)
  }

  async *stream(position: number, length: number): AsyncGenerator<Buffer> {
    for (let done = 0; done < length;) {
      const part = await this.read(position + done, length - done)
      if (part.length === 0) return
      done += part.length
      yield part
    }
  }

  close(): Promise<void> {
    return this.#file.close()
  }
}
