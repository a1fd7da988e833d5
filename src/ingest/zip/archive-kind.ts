const signatures: readonly {
  readonly kind: string
  readonly at: number
  readonly bytes: readonly number[]
}[] = [
  { kind: 'zip', at: 0, bytes: [0x50, 0x4b, 0x03, 0x04] },
  { kind: 'zip', at: 0, bytes: [0x50, 0x4b, 0x05, 0x06] },
  { kind: 'zip', at: 0, bytes: [0x50, 0x4b, 0x07, 0x08] },
  { kind: 'gzip', at: 0, bytes: [0x1f, 0x8b] },
  { kind: 'tar', at: 257, bytes: [0x75, 0x73, 0x74, 0x61, 0x72] },
  { kind: '7z', at: 0, bytes: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c] },
  { kind: 'rar', at: 0, bytes: [0x52, 0x61, 0x72, 0x21, 0x1a, 0x07] },
  { kind: 'bzip2', at: 0, bytes: [0x42, 0x5a, 0x68] },
  { kind: 'xz', at: 0, bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] },
  { kind: 'zstd', at: 0, bytes: [0x28, 0xb5, 0x2f, 0xfd] },
]

/** The kind of archive these first bytes begin, or null. A DICOM file (DICM at 128) is none, whatever its preamble. */
export function archiveKind(head: Uint8Array): string | null {
  if (matches(head, 128, [0x44, 0x49, 0x43, 0x4d])) return null
  return signatures.find(({ at, bytes }) => matches(head, at, bytes))?.kind ?? null
}

const matches = (head: Uint8Array, at: number, bytes: readonly number[]): boolean =>
  bytes.every((byte, index) => head[at + index] === byte)

const officeNames = [
  '[Content_Types].xml',
  '_rels/',
  'docProps/',
  'customXml/',
  'xl/',
  'word/',
  'ppt/',
  'mimetype',
]

/** Office documents are zips of XML: their first entry says so. */
export function isOfficeDocument(head: Uint8Array): boolean {
  if (archiveKind(head) !== 'zip') return false
  const name = Buffer.from(head.subarray(30, 60)).toString('latin1')
  return officeNames.some((first) => name.startsWith(first))
}
