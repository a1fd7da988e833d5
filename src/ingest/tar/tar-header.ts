/** Everything in a tar comes in blocks of this size. */
export const blockBytes = 512

export interface TarHeader {
  readonly name: string
  /** Of the data that follows, bytes. */
  readonly size: number
  /** The type flag as one character; a file's is "0" or NUL. */
  readonly type: string
  readonly isSparseWithMore: boolean
}

/** The checksum of a header: its bytes added, the checksum itself read as spaces (POSIX ustar). */
export function isTarHeader(block: Uint8Array): boolean {
  if (block.length < blockBytes || isZero(block.subarray(0, blockBytes))) return false
  let unsigned = 0
  for (let at = 0; at < blockBytes; at++)
    unsigned += at >= 148 && at < 156 ? 0x20 : (block[at] ?? 0)
  return octal(block.subarray(148, 156)) === unsigned
}

export const isZero = (block: Uint8Array): boolean => block.every((byte) => byte === 0)

/** @returns null for a block that is no header */
export function readTarHeader(block: Uint8Array): TarHeader | null {
  if (!isTarHeader(block)) return null
  const size = number(block.subarray(124, 136))
  if (size === null) return null
  const name = text(block.subarray(0, 100))
  const prefix = isUstar(block) ? text(block.subarray(345, 500)) : ''
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    size,
    type: String.fromCharCode(block[156] ?? 0),
    isSparseWithMore: block[482] === 1,
  }
}

const isUstar = (block: Uint8Array): boolean =>
  Buffer.from(block.subarray(257, 263)).toString('latin1') === 'ustar\0'

/** UTF-8 up to the first NUL. */
export function text(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return Buffer.from(end === -1 ? bytes : bytes.subarray(0, end)).toString('utf8')
}

function octal(bytes: Uint8Array): number | null {
  const digits = Buffer.from(bytes)
    .toString('latin1')
    .replace(/[\0 ]+$/, '')
    .trimStart()
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : null
}

/** Octal text, or GNU's base 256 for sizes beyond 8 GB; null for what no honest writer writes. */
function number(bytes: Uint8Array): number | null {
  if ((bytes[0] ?? 0) < 0x80) return octal(bytes)
  if (bytes[0] !== 0x80) return null
  const value = bytes.subarray(1).reduce((sum, byte) => sum * 256 + byte, 0)
  return Number.isSafeInteger(value) ? value : null
}
