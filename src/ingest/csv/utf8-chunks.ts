import { isAscii, isUtf8 } from 'node:buffer'
import { byteOrderMark, type TableEncoding } from './byte-order-mark.ts'
import { UnreadableTable } from './unreadable-table.ts'

const lineFeed = 10
const carriageReturn = 13

/**
 * A table's bytes as UTF-8 without byte order mark. Without a mark the text is ASCII until its first other byte:
 * valid UTF-8 there makes the file UTF-8, anything else Windows-1252 (a superset of printable Latin-1).
 * @throws UnreadableTable after the last good byte: mixed encodings, a NUL, or a carriage return without line feed,
 *   each of which would let cells slip into other columns or rows
 */
export async function* utf8Chunks(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let decode: ((bytes: Buffer, end: boolean) => Buffer) | null = null
  let endsInReturn = false
  for await (const [bytes, end] of withEnd(stream)) {
    let input = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    if (decode === null) {
      const mark = byteOrderMark(input)
      input = input.subarray(mark.length)
      decode = decoderOf(mark.encoding)
    }
    const text = decode(input, end)
    const [good, reason] = readablePart(text, endsInReturn, end)
    if (good.length > 0) {
      endsInReturn = good.at(-1) === carriageReturn
      yield good
    }
    if (reason !== null) throw new UnreadableTable(reason)
  }
}

/** Marks the last chunk, and joins the first ones until a byte order mark would be whole. */
async function* withEnd(
  stream: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly [Uint8Array, boolean]> {
  let held: Uint8Array | null = null
  let first = true
  for await (const chunk of stream) {
    if (chunk.length === 0) continue
    if (held === null) held = chunk
    else if (first && held.length < 3) held = Buffer.concat([held, chunk])
    else {
      yield [held, false]
      first = false
      held = chunk
    }
  }
  if (held !== null) yield [held, true]
}

function readablePart(
  text: Buffer,
  afterReturn: boolean,
  end: boolean,
): readonly [Buffer, string | null] {
  if (afterReturn && text.length > 0 && text[0] !== lineFeed)
    return [text.subarray(0, 0), 'carriage return without line feed']
  const nul = text.indexOf(0)
  const limit = nul === -1 ? text.length : nul
  for (
    let at = text.indexOf(carriageReturn);
    at !== -1;
    at = text.indexOf(carriageReturn, at + 1)
  ) {
    if (at >= limit) break
    const last = at === text.length - 1
    if (last ? end : text[at + 1] !== lineFeed)
      return [text.subarray(0, at), 'carriage return without line feed']
  }
  return nul === -1 ? [text, null] : [text.subarray(0, nul), 'NUL character']
}

function decoderOf(encoding: TableEncoding | null): (bytes: Buffer, end: boolean) => Buffer {
  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
    return (bytes, end) => {
      try {
        return Buffer.from(decoder.decode(bytes, { stream: !end }))
      } catch {
        throw new UnreadableTable('encoding')
      }
    }
  }
  return utf8OrLatin(encoding === 'utf-8')
}

function utf8OrLatin(certain: boolean): (bytes: Buffer, end: boolean) => Buffer {
  let kind: 'ascii' | 'utf-8' | 'latin' = certain ? 'utf-8' : 'ascii'
  let carried = Buffer.alloc(0)
  const latin = new TextDecoder('windows-1252')
  return (bytes, end) => {
    let input = carried.length === 0 ? bytes : Buffer.concat([carried, bytes])
    carried = Buffer.alloc(0)
    if (kind !== 'latin' && !end) {
      const cut = input.length - unfinished(input)
      carried = Buffer.from(input.subarray(cut))
      input = input.subarray(0, cut)
    }
    if (kind === 'ascii' && !isAscii(input)) {
      kind = isUtf8(input) ? 'utf-8' : 'latin'
      if (kind === 'latin' && carried.length > 0) {
        input = Buffer.concat([input, carried])
        carried = Buffer.alloc(0)
      }
    }
    if (kind === 'latin') return Buffer.from(latin.decode(input))
    if (kind === 'utf-8' && !isUtf8(input)) throw new UnreadableTable('encoding')
    return input
  }
}

/** Bytes at the end that may be the start of a UTF-8 character (at most three). */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0
  }
  return 0
}
