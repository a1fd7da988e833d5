import { hmacSha256 } from './hmac-sha256.ts'
import type { Pseudonymiser } from '../ingest/ports.ts'
import { normaliseIdentifier } from './normalise-identifier.ts'
import { pseudonymKey } from './pseudonym-keys.ts'

/** Base64url characters of a pseudonym: 132 bits. */
const pseudonymLength = 22

/** Keyed pseudonyms of one facility and epoch, at the registry. */
export const createPseudonymiser = ({
  master,
  facilityId,
  epoch,
}: {
  readonly master: Uint8Array
  readonly facilityId: string
  readonly epoch: number
}): Pseudonymiser => pseudonymiserOfKey(pseudonymKey(master, facilityId, epoch), epoch)

/**
 * Keyed pseudonyms of one facility and epoch: HMAC-SHA256 of "v1|domain|length:part|length:part...". The
 * length before each part keeps ("a|b", "c") and ("a", "b|c") apart.
 * @param key of the facility and epoch, 32 bytes, wherever it lies: at the registry or at the hospital
 */
export function pseudonymiserOfKey(key: Uint8Array, epoch: number): Pseudonymiser {
  const hmac = hmacSha256(key)
  const digest = (domain: string, parts: readonly string[]): Buffer => hmac(message(domain, parts))
  return {
    epoch,
    pseudonym: (domain, ...parts) =>
      digest(domain, parts).toString('base64url').slice(0, pseudonymLength),
    pseudonymUid: (uid) => {
      const bits = digest('uid', [uid]).subarray(0, 16).toString('hex')
      return `2.25.${BigInt(`0x${bits}`).toString()}`
    },
  }
}

function message(domain: string, parts: readonly string[]): string {
  const framed = parts.map(normaliseIdentifier).map((part) => `${part.length}:${part}`)
  return ['v1', domain, ...framed].join('|')
}
