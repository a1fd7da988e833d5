/** Reads a stream forwards in exact pieces; holds no more than the piece asked for. */
export class ByteCursor {
  readonly #chunks: AsyncIterator<Uint8Array>
  #rest: Uint8Array = new Uint8Array(0)
  #position = 0

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#chunks = stream[Symbol.asyncIterator]()
  }

  /** Bytes taken so far. */
  get position(): number {
    return this.#position
  }

  /** The next bytes, at most `length`; null at the end of the stream. */
  async some(length: number): Promise<Uint8Array | null> {
    while (this.#rest.length === 0) {
      const next = await this.#chunks.next()
      if (next.done === true) return null
      this.#rest = next.value
    }
    const part = this.#rest.subarray(0, length)
    this.#rest = this.#rest.subarray(part.length)
    this.#position += part.length
    return part
  }

  /** Exactly so many bytes, or fewer where the stream ends. */
  async exactly(length: number): Promise<Uint8Array> {
    if (length <= this.#rest.length) return (await this.some(length)) ?? this.#rest
    const parts: Uint8Array[] = []
    for (let left = length; left > 0;) {
      const part = await this.some(left)
      if (part === null) break
      parts.push(part)
      left -= part.length
    }
    return Buffer.concat(parts)
  }

  /** Takes bytes until `position`, or the end of the stream. */
  async skipTo(position: number): Promise<void> {
    while (this.#position < position) {
      if ((await this.some(position - this.#position)) === null) return
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return?.()
  }
}
