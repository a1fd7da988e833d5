/** Thrown for a body that does not hold to its boundary; the message is for the sender. */
export class MultipartMalformed extends Error {
  override readonly name = 'MultipartMalformed'
}

export interface MultipartPart {
  /** By name in lower case. */
  readonly headers: ReadonlyMap<string, string>
  /** To be read before the next part is asked for. */
  readonly content: AsyncIterable<Buffer>
}

const crlf = Buffer.from('\r\n')
const headEnd = Buffer.from('\r\n\r\n')
const dashes = 45
const longestHead = 16 * 1024
const longestPadding = 256

/**
 * The parts of a multipart body (RFC 2046, 5.1), one after another and none held whole: preamble and epilogue are
 * passed over, the last line end may be missing.
 * @throws MultipartMalformed when the body ends before its closing boundary, or a part has no proper head
 */
export async function* multipartParts(
  body: AsyncIterable<Uint8Array>,
  boundary: string,
): AsyncGenerator<MultipartPart> {
  const reader = new PartReader(body, boundary)
  await drain(reader.content())
  while (await reader.another()) {
    const headers = await reader.headers()
    const content = reader.content()
    yield { headers, content }
    await drain(content)
  }
  await reader.epilogue()
}

async function drain(content: AsyncIterable<Buffer>): Promise<void> {
  for await (const chunk of content) void chunk
}

class PartReader {
  readonly #chunks: AsyncIterator<Uint8Array>
  readonly #delimiter: Buffer
  /** A delimiter starts with the line end before it, which the body's first one lacks. */
  #buffer: Buffer = crlf

  constructor(body: AsyncIterable<Uint8Array>, boundary: string) {
    this.#chunks = body[Symbol.asyncIterator]()
    this.#delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1')
  }

  /** Bytes up to the next delimiter, which is taken. */
  async *content(): AsyncGenerator<Buffer> {
    for (;;) {
      const at = this.#buffer.indexOf(this.#delimiter)
      if (at !== -1) {
        if (at > 0) yield this.#buffer.subarray(0, at)
        this.#buffer = this.#buffer.subarray(at + this.#delimiter.length)
        return
      }
      const sure = this.#buffer.length - this.#delimiter.length + 1
      if (sure > 0) {
        const chunk = this.#buffer.subarray(0, sure)
        this.#buffer = this.#buffer.subarray(sure)
        yield chunk
      }
      await this.#more()
    }
  }

  /** After a delimiter: whether a part follows, or the end. */
  async another(): Promise<boolean> {
    while (this.#buffer.length < 2) await this.#more()
    if (this.#buffer[0] === dashes && this.#buffer[1] === dashes) return false
    const padding = await this.#upTo(crlf, longestPadding)
    if (padding.trim() !== '') throw new MultipartMalformed('A boundary line holds other text.')
    return true
  }

  async headers(): Promise<ReadonlyMap<string, string>> {
    while (this.#buffer.length < 2) await this.#more()
    const headers = new Map<string, string>()
    if (this.#buffer.subarray(0, 2).equals(crlf)) {
      this.#buffer = this.#buffer.subarray(2)
      return headers
    }
    for (const line of (await this.#upTo(headEnd, longestHead)).split('\r\n')) {
      const colon = line.indexOf(':')
      if (colon < 1) throw new MultipartMalformed('A part has a header line without a name.')
      headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim())
    }
    return headers
  }

  async epilogue(): Promise<void> {
    for (
      let next = await this.#chunks.next();
      next.done !== true;
      next = await this.#chunks.next()
    );
  }

  async #upTo(end: Buffer, longest: number): Promise<string> {
    for (;;) {
      const at = this.#buffer.indexOf(end)
      if (at !== -1 && at <= longest) {
        const text = this.#buffer.toString('latin1', 0, at)
        this.#buffer = this.#buffer.subarray(at + end.length)
        return text
      }
      if (this.#buffer.length > longest)
        throw new MultipartMalformed('A part does not start with a proper head.')
      await this.#more()
    }
  }

  async #more(): Promise<void> {
    const next = await this.#chunks.next()
    if (next.done === true)
      throw new MultipartMalformed('The body ended before its closing boundary; send it again.')
    this.#buffer = Buffer.concat([this.#buffer, next.value])
  }
}
