export type TableEncoding = 'utf-8' | 'utf-16le' | 'utf-16be'

const marks: readonly { readonly encoding: TableEncoding; readonly bytes: readonly number[] }[] = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
]

/** The encoding a file's byte order mark states, and the mark's length in bytes. */
export function byteOrderMark(head: Uint8Array): {
  readonly encoding: TableEncoding | null
  readonly length: number
} {
  const mark = marks.find(({ bytes }) => bytes.every((byte, index) => head[index] === byte))
  return mark === undefined
    ? { encoding: null, length: 0 }
    : { encoding: mark.encoding, length: mark.bytes.length }
}
