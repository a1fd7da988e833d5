import { createHash } from 'node:crypto'
import { type ClaimGrants, claimValues, facilitiesOf, rolesOf } from './claim-grants.ts'
import type { FacilityStore } from './ports.ts'
import type { Principal } from './principal.ts'
import type { Provider } from './provider.ts'
import { createProviderKeys } from './provider-keys.ts'
import type { OneTimeStore } from './session-ports.ts'
import { subjectDigest } from './subject-digest.ts'
import { verifyToken } from './verify-token.ts'

export interface TokenAuthenticatorParts {
  readonly provider: Provider
  readonly audience: string
  readonly rolesClaim: string
  readonly facilitiesClaim: string
  readonly grants: ClaimGrants
  readonly facilities: Pick<FacilityStore, 'facilities'>
  readonly maxAgeSeconds: number
  /** Null: an access token serves until it expires, as RFC 9068 has it. Otherwise each serves one request. */
  readonly oneTime: OneTimeStore | null
  readonly clock: () => Date
}

/**
 * Access tokens of the provider (RFC 9068), for programs. Roles and facilities come from their claims; who has none may
 * nothing.
 */
export function createTokenAuthenticator(
  parts: TokenAuthenticatorParts,
): (token: string) => Promise<Principal | null> {
  const { provider, clock, oneTime } = parts
  const keys = createProviderKeys(provider)
  const rules = {
    issuer: provider.issuer,
    audience: parts.audience,
    type: 'at+jwt',
    requiredClaims: ['sub'],
    maxAgeSeconds: parts.maxAgeSeconds,
  }
  return async (token) => {
    const claims = await verifyToken(token, keys, rules, clock())
    if (claims === null || typeof claims.sub !== 'string') return null
    if (oneTime !== null) {
      const name = createHash('sha256').update(`${provider.issuer}|${claims.jti}`).digest('hex')
      const now = clock().getTime()
      const end = new Date(now + (parts.maxAgeSeconds + 60) * 1000).toISOString()
      if (!(await oneTime.use(name, end, new Date(now).toISOString()))) return null
    }
    const subject = `${provider.issuer}|${claims.sub}`
    const existing = new Set((await parts.facilities.facilities()).map(({ id }) => id))
    const [program = claims.sub] = claimValues(claims, 'client_id')
    return {
      keyId: subjectDigest(subject),
      roles: rolesOf(claimValues(claims, parts.rolesClaim), parts.grants),
      facilities: facilitiesOf(claimValues(claims, parts.facilitiesClaim), parts.grants, existing),
      label: program.replaceAll(/\p{C}/gu, '').slice(0, 100),
      origin: 'token',
      subject,
    }
  }
}
