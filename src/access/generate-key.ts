import { createHash } from 'node:crypto'
import { base62 } from './base62.ts'
import { keyChecksum } from './parse-key.ts'

export interface GeneratedKey {
  readonly id: string
  /** The whole key, `odrl_<8 id>_<32 random>_<6 CRC>`: shown once, never stored. */
  readonly text: string
  /** What is stored of it: SHA-256 of the secret part, in hex. */
  readonly secretSha256: string
}

/** The secret has 190 bits of chance, so a plain hash of it cannot be searched. */
export const hashSecret = (secret: string): string =>
  createHash('sha256').update(secret).digest('hex')

/** @param randomBytes cryptographic randomness: node's `randomBytes` */
export function generateKey(randomBytes: (size: number) => Uint8Array): GeneratedKey {
  const id = randomBase62(8, randomBytes)
  const secret = randomBase62(32, randomBytes)
  return {
    id,
    text: `odrl_${id}_${secret}_${keyChecksum(id, secret)}`,
    secretSha256: hashSecret(secret),
  }
}

/** Bytes of 248 and more are drawn again, so that every character is equally likely. */
function randomBase62(length: number, randomBytes: (size: number) => Uint8Array): string {
  let text = ''
  while (text.length < length) {
    for (const byte of randomBytes(length - text.length)) {
      if (byte < 248) text += base62.charAt(byte % 62)
    }
  }
  return text
}
