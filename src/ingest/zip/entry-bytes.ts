import { pipeline } from 'node:stream'
import { crc32, createInflateRaw } from 'node:zlib'
import type { Entry, ZipFile } from 'yauzl'
import { damageAware, ZipDamaged } from './zip-damaged.ts'

/**
 * An entry unpacked. Never gives more bytes than the directory states, and fails when there are fewer or their
 * CRC-32 differs. We inflate ourselves: yauzl's stream swallows the error when it is destroyed half-way.
 * @throws ZipDamaged
 */
export async function* entryBytes(zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  const packed = await damageAware(() =>
    zip.openReadStreamPromise(entry, { decodeFileData: false }),
  )
  const stream =
    entry.compressionMethod === 8 ? pipeline(packed, createInflateRaw(), () => undefined) : packed
  const iterator: AsyncIterator<Uint8Array> = stream[Symbol.asyncIterator]()
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
