import { createHmac, hkdfSync } from 'node:crypto'
import type { Pseudonymiser } from '../ingest/ports.ts'

/**
 * Keyed pseudonyms of one facility and epoch: base64url(HMAC-SHA256(K, "v1", domain, parts)), 22 characters.
 * Each part goes in with its length, so that no two lists of parts collide; parts are NFKC and without DICOM padding,
 * leading zeros kept.
 * @param masterKey 32 bytes, kept outside the database
 */
export function createPseudonymiser({
  masterKey,
  facilityId,
  epoch,
}: {
  readonly masterKey: Uint8Array
  readonly facilityId: string
  readonly epoch: number
}): Pseudonymiser {
  const key = Buffer.from(hkdfSync('sha256', masterKey, '', `opendrl|${facilityId}|${epoch}`, 32))
  const digest = (domain: string, parts: readonly string[]): Buffer => {
    const hmac = createHmac('sha256', key)
    for (const part of ['v1', domain, ...parts.map(normalise)])
      hmac.update(`${Buffer.byteLength(part)}:${part}|`)
    return hmac.digest()
  }
  return {
    epoch,
    pseudonym: (domain, ...parts) => digest(domain, parts).toString('base64url').slice(0, 22),
    pseudonymUid: (uid) =>
      `2.25.${BigInt(`0x${digest('uid', [uid]).subarray(0, 16).toString('hex')}`)}`,
  }
}

/** DICOM pads values with spaces or a NUL; the same identifier must give the same pseudonym by every road. */
function normalise(part: string): string {
  return part.normalize('NFKC').replaceAll('\0', '').trim()
}
