import { timingSafeEqual } from 'node:crypto'
import { hashKey, keyIdOf } from './generate-key.ts'
import type { KeyStore } from './ports.ts'
import type { Principal } from './principal.ts'

export interface Authenticator {
  /** @returns null for a key that is mistyped, unknown, expired or revoked; which of these is not told */
  authenticate(key: string): Promise<Principal | null>
}

/** Looks the key up at every request, so that revocation holds from the next one on. */
export function createAuthenticator({
  keys,
  clock,
}: {
  readonly keys: Pick<KeyStore, 'key'>
  readonly clock: () => Date
}): Authenticator {
  return {
    async authenticate(key) {
      const id = keyIdOf(key)
      if (id === null) return null
      const stored = await keys.key(id)
      if (stored === null) return null
      const given = Buffer.from(hashKey(key), 'hex')
      const kept = Buffer.from(stored.secretSha256, 'hex')
      if (given.length !== kept.length || !timingSafeEqual(given, kept)) return null
      if (stored.revokedAt !== null) return null
      if (stored.expiresAt !== null && Date.parse(stored.expiresAt) <= clock().getTime())
        return null
      const { label, roles, facilities } = stored
      return { keyId: id, label, roles, facilities }
    },
  }
}
