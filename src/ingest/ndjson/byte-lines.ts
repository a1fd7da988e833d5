const lineFeed = 10

/** A line without its end, or null where it is longer than the limit (its bytes are passed over, not kept). */
export interface ByteLine {
  /** 1-based, blank lines counted. */
  readonly number: number
  readonly bytes: Buffer | null
}

/** Splits a stream at line feeds, holding at most one line of `maxBytes`. */
export async function* byteLines(
  stream: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<ByteLine> {
  let number = 0
  let parts: Uint8Array[] = []
  let length = 0
  const add = (part: Uint8Array): void => {
    length += part.length
    if (length > maxBytes) parts = []
    else if (part.length > 0) parts.push(part)
  }
  const take = (): ByteLine => {
    number += 1
    const line = { number, bytes: length > maxBytes ? null : Buffer.concat(parts) }
    parts = []
    length = 0
    return line
  }
  for await (const chunk of stream) {
    let start = 0
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, start)) {
      add(chunk.subarray(start, end))
      yield take()
      start = end + 1
    }
    add(chunk.subarray(start))
  }
  if (length > 0) yield take()
}
