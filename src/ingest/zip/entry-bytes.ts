import { pipeline, Readable } from 'node:stream'
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib'
import type { Entry, ZipFile } from 'yauzl'
import type { RandomBytes } from '../random-bytes.ts'
import { damageAware, ZipDamaged } from './zip-damaged.ts'

/** Up to this size an entry is inflated in one go: a stream costs more than the work. */
const smallBytes = 256 * 1024

/**
 * An entry unpacked. Never gives more bytes than the directory states, and fails when there are fewer or their
 * CRC-32 differs. We inflate ourselves: yauzl's stream swallows the error when it is destroyed half-way.
 * @throws ZipDamaged
 */
export async function* entryBytes(
  zip: ZipFile,
  file: RandomBytes,
  entry: Entry,
): AsyncGenerator<Uint8Array> {
  // also checks that the data lies within the file
  const { fileDataStart } = await damageAware(() =>
    zip.readLocalFileHeaderPromise(entry, { minimal: true }),
  )
  const packed = file.stream(fileDataStart, entry.compressedSize)
  const iterator = unpacked(packed, entry)[Symbol.asyncIterator]()
  let size = 0
  let sum = 0
  try {
    for (;;) {
      const next = await damageAware(() => iterator.next())
      if (next.done === true) break
      size += next.value.length
      if (size > entry.uncompressedSize) throw new ZipDamaged('an entry is longer than stated')
      sum = crc32(next.value, sum)
      yield next.value
    }
  } finally {
    await iterator.return?.()
  }
  if (size !== entry.uncompressedSize) throw new ZipDamaged('an entry is shorter than stated')
  if (sum !== entry.crc32) throw new ZipDamaged('the checksum of an entry differs')
}

function unpacked(packed: AsyncIterable<Buffer>, entry: Entry): AsyncIterable<Uint8Array> {
  if (entry.compressionMethod === 0) return packed
  if (Math.max(entry.compressedSize, entry.uncompressedSize) <= smallBytes)
    return inflatedAtOnce(packed, entry.uncompressedSize)
  return pipeline(Readable.from(packed), createInflateRaw(), () => undefined)
}

async function* inflatedAtOnce(
  packed: AsyncIterable<Buffer>,
  stated: number,
): AsyncGenerator<Buffer> {
  const parts: Buffer[] = []
  for await (const part of packed) parts.push(part)
  yield inflateRawSync(Buffer.concat(parts), { maxOutputLength: stated + 1 })
}
