import { crc32, deflateRawSync } from 'node:zlib'

/** An entry as written, each field as honest or as lying as a test wants it. */
export interface CraftedEntry {
  readonly name: string
  readonly content: string | Uint8Array
  readonly stored?: boolean
  readonly flags?: number
  readonly method?: number
  readonly unixMode?: number
  /** Stated instead of the true ones. */
  readonly uncompressedSize?: number
  readonly compressedSize?: number
  readonly crc?: number
  /** Points at this entry's data instead of its own. */
  readonly sharesDataOf?: number
}

/** Writes a zip byte by byte, since no honest writer makes the archives a hostile one does. */
export function craftZip(
  entries: readonly CraftedEntry[],
  counted: number = entries.length,
): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  const offsets: number[] = []
  let offset = 0
  for (const entry of entries) {
    const content = Buffer.from(entry.content)
    const data = entry.stored === true ? content : deflateRawSync(content)
    const name = Buffer.from(entry.name)
    const at = entry.sharesDataOf === undefined ? offset : (offsets[entry.sharesDataOf] ?? 0)
    offsets.push(at)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(0x800 | (entry.flags ?? 0), 2)
    fields.writeUInt16LE(entry.method ?? (entry.stored === true ? 0 : 8), 4)
    fields.writeUInt32LE(entry.crc ?? crc32(content), 10)
    fields.writeUInt32LE(entry.compressedSize ?? data.length, 14)
    fields.writeUInt32LE(entry.uncompressedSize ?? content.length, 18)
    fields.writeUInt16LE(name.length, 22)
    if (entry.sharesDataOf === undefined) {
      const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, name, data])
      parts.push(local)
      offset += local.length
    }
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(((entry.unixMode ?? 0o100644) << 16) >>> 0, 6)
    tail.writeUInt32LE(at, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03', 'latin1'), fields, tail, name]))
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(counted & 0xffff, 8)
  end.writeUInt16LE(counted & 0xffff, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, central, end])
}
