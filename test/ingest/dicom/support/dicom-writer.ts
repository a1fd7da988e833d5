import { deflateRawSync } from 'node:zlib'

export type WrittenSyntax = 'explicit-le' | 'implicit-le' | 'explicit-be' | 'deflated'

const uids: Readonly<Record<WrittenSyntax, string>> = {
  'implicit-le': '1.2.840.10008.1.2',
  'explicit-le': '1.2.840.10008.1.2.1',
  'explicit-be': '1.2.840.10008.1.2.2',
  deflated: '1.2.840.10008.1.2.1.99',
}

/** An element to be written: bytes or characters (one byte each), or the items of a sequence. */
export interface Written {
  readonly tag: number
  readonly vr: string
  readonly value: string | Uint8Array | readonly (readonly Written[])[]
  /** Sequences only: write undefined lengths and delimiters. */
  readonly delimited?: boolean
  /** Explicit encodings only: write the sequence as UN, implicit inside. */
  readonly unknown?: boolean
}

export const element = (tag: number, vr: string, value: string | Uint8Array): Written => ({
  tag,
  vr,
  value,
})

export const sequence = (
  tag: number,
  items: readonly (readonly Written[])[],
  options: { readonly delimited?: boolean; readonly unknown?: boolean } = {},
): Written => ({ tag, vr: 'SQ', value: items, ...options })

const longVrs = new Set(['OB', 'OW', 'SQ', 'UN', 'UT'])

/** Writes a data set: elements by ascending tag. */
export function writeDataSet(
  elements: readonly Written[],
  syntax: Exclude<WrittenSyntax, 'deflated'>,
): Buffer {
  const big = syntax === 'explicit-be'
  const u16 = (value: number): Buffer => {
    const bytes = Buffer.alloc(2)
    if (big) bytes.writeUInt16BE(value)
    else bytes.writeUInt16LE(value)
    return bytes
  }
  const u32 = (value: number): Buffer => {
    const bytes = Buffer.alloc(4)
    if (big) bytes.writeUInt32BE(value)
    else bytes.writeUInt32LE(value)
    return bytes
  }
  const tagBytes = (tag: number): Buffer => Buffer.concat([u16(tag >>> 16), u16(tag & 0xffff)])
  const item = (content: Buffer, delimited: boolean): Buffer =>
    delimited
      ? Buffer.concat([
          tagBytes(0xfffee000),
          u32(0xffffffff),
          content,
          tagBytes(0xfffee00d),
          u32(0),
        ])
      : Buffer.concat([tagBytes(0xfffee000), u32(content.length), content])
  return Buffer.concat(
    [...elements]
      .sort((a, b) => a.tag - b.tag)
      .flatMap(({ tag, vr, value, delimited = false, unknown = false }) => {
        const inner = unknown ? 'implicit-le' : syntax
        let bytes =
          typeof value === 'string'
            ? Buffer.from(value, 'latin1')
            : value instanceof Uint8Array
              ? Buffer.from(value)
              : Buffer.concat(value.map((content) => item(writeDataSet(content, inner), delimited)))
        if (bytes.length % 2 === 1)
          bytes = Buffer.concat([bytes, Buffer.from(vr === 'UI' ? '\0' : ' ')])
        const length = delimited ? 0xffffffff : bytes.length
        if (delimited) bytes = Buffer.concat([bytes, tagBytes(0xfffee0dd), u32(0)])
        if (syntax === 'implicit-le') return [tagBytes(tag), u32(length), bytes]
        const written = unknown ? 'UN' : vr
        return longVrs.has(written)
          ? [tagBytes(tag), Buffer.from(written), u16(0), u32(length), bytes]
          : [tagBytes(tag), Buffer.from(written), u16(length), bytes]
      }),
  )
}

/** A DICOM file with preamble and meta information. */
export function writeFile(
  elements: readonly Written[],
  syntax: WrittenSyntax = 'explicit-le',
): Uint8Array {
  const meta = writeDataSet([element(0x00020010, 'UI', uids[syntax])], 'explicit-le')
  const body =
    syntax === 'deflated'
      ? deflateRawSync(writeDataSet(elements, 'explicit-le'))
      : writeDataSet(elements, syntax)
  return new Uint8Array(Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), meta, body]))
}
