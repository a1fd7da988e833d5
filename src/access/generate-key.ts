import { createHash } from 'node:crypto'
import { crc32 } from './crc32.ts'
import { base62, randomBase62 } from './base62.ts'

export interface GeneratedKey {
  /** odrl_<8 id>_<32 random base62>_<6 checksum>: shown once. */
  readonly key: string
  readonly id: string
  readonly secretSha256: string
}

const shape = /^odrl_([0-9A-Za-z]{8})_([0-9A-Za-z]{32})_([0-9A-Za-z]{6})$/

const checksum = (body: string): string => base62(crc32(Buffer.from(body)), 6)

/** SHA-256 of the whole key, hexadecimal: what is stored in its place (190 random bits need no salt). */
export const hashKey = (key: string): string => createHash('sha256').update(key).digest('hex')

export function generateKey(randomBytes: (size: number) => Uint8Array): GeneratedKey {
  const id = randomBase62(8, randomBytes)
  const body = `odrl_${id}_${randomBase62(32, randomBytes)}`
  const key = `${body}_${checksum(body)}`
  return { key, id, secretSha256: hashKey(key) }
}

/** The id inside a key of the right shape and checksum; null for a mistyped one, without asking the store. */
export function keyIdOf(text: string): string | null {
  const match = shape.exec(text)
  if (match === null) return null
  const body = text.slice(0, text.lastIndexOf('_'))
  return checksum(body) === match[3] ? (match[1] ?? null) : null
}
