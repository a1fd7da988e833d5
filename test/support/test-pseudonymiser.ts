import { createHmac } from 'node:crypto'
import type { Pseudonymiser } from '../../src/ingest/ports.ts'

/** A keyed pseudonymiser for tests of what uses one; the real one is tested where it lives. */
export function testPseudonymiser(key = 'test key'): Pseudonymiser {
  const mac = (text: string) => createHmac('sha256', key).update(text).digest()
  return {
    epoch: 1,
    pseudonym: (domain, ...parts) =>
      mac(JSON.stringify(['v1', domain, ...parts]))
        .toString('base64url')
        .slice(0, 22),
    pseudonymUid: (uid) => `2.25.${BigInt(`0x${mac(`uid|${uid}`).toString('hex').slice(0, 32)}`)}`,
  }
}
