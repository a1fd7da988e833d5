import { createRemoteJWKSet, errors, type JWTVerifyGetKey, type RemoteJWKSet } from 'jose'
import type { Provider } from './provider.ts'
import { ProviderUnavailable } from './provider-unavailable.ts'

/** The algorithms of signatures that are taken; what a token says of itself chooses among these alone. */
export const signatureAlgorithms = ['RS256', 'ES256', 'EdDSA'] as const

const fetchWithinMs = 5_000
/** However many tokens of unknown keys come, the provider is asked for its keys this often at most. */
const cooldownMs = 30_000
const cacheMs = 10 * 60_000

/** The provider's public keys, fetched when they are needed. @throws ProviderUnavailable */
export function createProviderKeys(provider: Provider): JWTVerifyGetKey {
  let keys: RemoteJWKSet | null = null
  return async (header, token) => {
    const { jwks_uri: address } = (await provider.configuration()).serverMetadata()
    if (address === undefined) throw new ProviderUnavailable()
    keys ??= createRemoteJWKSet(new URL(address), {
      timeoutDuration: fetchWithinMs,
      cooldownDuration: cooldownMs,
      cacheMaxAge: cacheMs,
    })
    return keys(header, token).catch((error: unknown) => {
      const isOfToken =
        error instanceof errors.JWKSNoMatchingKey ||
        error instanceof errors.JWKSMultipleMatchingKeys ||
        error instanceof errors.JOSENotSupported
      throw isOfToken ? error : new ProviderUnavailable({ cause: error })
    })
  }
}
