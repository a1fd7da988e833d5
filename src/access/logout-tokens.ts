import { createHash } from 'node:crypto'
import type { Provider } from './provider.ts'
import { createProviderKeys } from './provider-keys.ts'
import type { OneTimeStore } from './session-ports.ts'
import { verifyToken } from './verify-token.ts'

const event = 'http://schemas.openid.net/event/backchannel-logout'
const maxAgeSeconds = 300

export interface LogoutTokenParts {
  readonly provider: Provider
  readonly oneTime: OneTimeStore
  readonly clock: () => Date
}

/** Reads the logout tokens of OpenID Connect Back-Channel Logout; each is good once. */
export function createLogoutTokens({ provider, oneTime, clock }: LogoutTokenParts) {
  const keys = createProviderKeys(provider)
  const rules = {
    issuer: provider.issuer,
    audience: provider.clientId,
    type: 'logout+jwt',
    requiredClaims: ['events'],
    maxAgeSeconds,
  }
  return async (
    token: string,
  ): Promise<{ readonly subject: string } | { readonly providerSession: string } | null> => {
    const claims = await verifyToken(token, keys, rules, clock())
    if (claims === null || claims['nonce'] !== undefined) return null
    const { events } = claims
    if (typeof events !== 'object' || events === null || !Object.hasOwn(events, event)) return null
    const name = createHash('sha256').update(`${provider.issuer}|${claims.jti}`).digest('hex')
    const now = clock().getTime()
    const end = new Date(now + (maxAgeSeconds + 60) * 1000).toISOString()
    if (!(await oneTime.use(name, end, new Date(now).toISOString()))) return null
    if (typeof claims['sid'] === 'string') return { providerSession: claims['sid'] }
    return typeof claims.sub === 'string' ? { subject: `${provider.issuer}|${claims.sub}` } : null
  }
}
