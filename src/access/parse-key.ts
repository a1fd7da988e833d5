import { toBase62 } from './base62.ts'
import { crc32 } from './crc32.ts'

export interface ParsedKey {
  /** Names the credential; no secret. */
  readonly id: string
  readonly secret: string
}

const keyPattern = /^odrl_([0-9A-Za-z]{8})_([0-9A-Za-z]{32})_([0-9A-Za-z]{6})$/

/** The last part of a key: tells a mistyped key from a wrong one without asking the database. */
export const keyChecksum = (id: string, secret: string): string =>
  toBase62(crc32(`odrl_${id}_${secret}`), 6)

/** @returns null when the text has not the shape of a key, or its checksum is wrong */
export function parseKey(text: string): ParsedKey | null {
  const match = keyPattern.exec(text)
  if (match === null) return null
  const [, id = '', secret = '', checksum] = match
  return checksum === keyChecksum(id, secret) ? { id, secret } : null
}
