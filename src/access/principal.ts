import type { Role } from './role.ts'

/** How a request said who it is from: a key sent with it, a browser's session, or a provider's token. */
export type PrincipalOrigin = 'key' | 'session' | 'token'

/** Who asks: a credential that was checked for this request, and what it may act for. */
export interface Principal {
  /** Names the credential, no secret: the key's id, or for people and tokens of a provider a digest of who they are. */
  readonly keyId: string
  readonly roles: readonly Role[]
  /** Facility ids, or "*" for all. */
  readonly facilities: readonly string[] | '*'
  readonly label: string
  readonly origin: PrincipalOrigin
  /** Who stands behind it, the same at every sign-in: "key:<id>", or "<issuer>|<subject>". */
  readonly subject: string
}

/** The subject of whoever holds a key. */
export const keySubject = (keyId: string): string => `key:${keyId}`
