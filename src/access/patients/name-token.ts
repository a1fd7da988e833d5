import { hkdfSync } from 'node:crypto'
import { hmacSha256 } from '../hmac-sha256.ts'

export type NameKind = 'patient' | 'exam' | 'accession'

/** What stands for a name in a list of those that may not come back; the name cannot be found from it. */
export type NameToken = (facilityId: string, kind: NameKind, name: string) => string

/**
 * Keyed hashes of pseudonyms that were erased, so that the list itself holds no pseudonym.
 * @param master the registry's master key, 32 bytes
 */
export function createNameToken(master: Uint8Array): NameToken {
  const key = hkdfSync('sha256', master, new Uint8Array(0), 'opendrl erased names v1', 32)
  const hmac = hmacSha256(new Uint8Array(key))
  return (facilityId, kind, name) =>
    hmac(JSON.stringify([facilityId, kind, name])).toString('base64url')
}
