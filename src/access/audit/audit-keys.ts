import { hkdfSync } from 'node:crypto'
import { hmacSha256 } from '../hmac-sha256.ts'

/** Base64url characters of a token: 132 bits. */
const tokenLength = 22

/** What the audit trail hides behind a key. */
export type TokenKind = 'patient' | 'exam'

/**
 * What the audit trail needs of the master key. A token stands for a patient or an exam in the trail: whoever has
 * the pseudonym and the key can ask for it, the trail alone names nobody.
 */
export interface AuditKeys {
  /** @param id a patient's pseudonym or an exam's id, as stored */
  token(kind: TokenKind, id: string): string
  /** Of the head of the trail, which tells when its end was cut off. In hex. */
  headMac(sequence: number, hash: string): string
}

/** @param master 32 bytes; every use has a key of its own (HKDF-SHA256, RFC 5869) */
export function auditKeys(master: Uint8Array): AuditKeys {
  const derived = (use: string) =>
    hmacSha256(
      new Uint8Array(hkdfSync('sha256', master, new Uint8Array(0), `opendrl audit v1|${use}`, 32)),
    )
  const tokens = derived('tokens')
  const head = derived('head')
  return {
    token: (kind, id) => tokens(`${kind}|${id}`).toString('base64url').slice(0, tokenLength),
    headMac: (sequence, hash) => head(`${sequence}|${hash}`).toString('hex'),
  }
}
