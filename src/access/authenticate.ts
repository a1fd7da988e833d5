import { timingSafeEqual } from 'node:crypto'
import { hashSecret } from './generate-key.ts'
import { isKeyLive } from './key-lifetime.ts'
import { parseKey } from './parse-key.ts'
import type { KeyStore } from './ports.ts'
import { keySubject, type Principal } from './principal.ts'

export type Authenticator = (keyText: string) => Promise<Principal | null>

/** Compared with when there is no such key, so that knowing an id is not told by the time taken. */
const nobody = '0'.repeat(64)

/**
 * Checks keys against the store at every request and remembers nothing: a key that was revoked or has
 * expired is refused at the next one.
 */
export function createAuthenticator({
  keys,
  clock,
}: {
  readonly keys: Pick<KeyStore, 'key'>
  readonly clock: () => Date
}): Authenticator {
  return async (keyText) => {
    const parsed = parseKey(keyText)
    if (parsed === null) return null
    const stored = await keys.key(parsed.id)
    const matches = sameHash(stored?.secretSha256 ?? nobody, hashSecret(parsed.secret))
    if (stored === null || !matches || !isKeyLive(stored, clock())) return null
    const { id, roles, facilities, label } = stored
    return { keyId: id, roles, facilities, label, origin: 'key', subject: keySubject(id) }
  }
}

/** In constant time. @param a hex */
export function sameHash(a: string, b: string): boolean {
  const left = Buffer.from(a, 'hex')
  const right = Buffer.from(b, 'hex')
  return left.length === right.length && timingSafeEqual(left, right)
}
