/** Bytes of a file that say what it is. */
export const headBytes = 8192

/** The first bytes of a stream, which is closed. */
export async function readHead(
  stream: AsyncIterable<Uint8Array>,
  size: number = headBytes,
): Promise<Uint8Array> {
  const taken: Uint8Array[] = []
  let length = 0
  for await (const chunk of stream) {
    taken.push(chunk)
    length += chunk.length
    if (length >= size) break
  }
  return Buffer.concat(taken).subarray(0, size)
}

/** Reads the first bytes of a stream and gives the stream back whole. */
export async function peekStream(
  stream: AsyncIterable<Uint8Array>,
  size: number = headBytes,
): Promise<{ readonly head: Uint8Array; readonly whole: AsyncIterable<Uint8Array> }> {
  const iterator = stream[Symbol.asyncIterator]()
  const taken: Uint8Array[] = []
  let length = 0
  while (length < size) {
    const next = await iterator.next()
    if (next.done === true) break
    taken.push(next.value)
    length += next.value.length
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    try {
      yield* taken
      for (;;) {
        const next = await iterator.next()
        if (next.done === true) return
        yield next.value
      }
    } finally {
      await iterator.return?.()
    }
  }
  return { head: Buffer.concat(taken).subarray(0, size), whole: whole() }
}
