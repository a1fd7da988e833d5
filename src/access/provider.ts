import * as client from 'openid-client'
import { ProviderUnavailable } from './provider-unavailable.ts'

export interface ProviderOptions {
  readonly issuer: string
  readonly clientId: string
  /** Null for a client that has none: it proves itself by PKCE alone. */
  readonly clientSecret: string | null
  readonly clock: () => Date
}

/** The OpenID provider, asked what it is when it is first needed: the registry starts without it. */
export interface Provider {
  readonly issuer: string
  readonly clientId: string
  /** @throws ProviderUnavailable */
  configuration(): Promise<client.Configuration>
}

/** After a failure it is left alone this long, so that bad requests do not become requests to it. */
const retryAfterMs = 10_000
const answerWithinSeconds = 10

export function createProvider(options: ProviderOptions): Provider {
  const { issuer, clientId, clientSecret, clock } = options
  let known: Promise<client.Configuration> | null = null
  let failedAt: number | null = null

  const discover = async (): Promise<client.Configuration> => {
    const proof = clientSecret === null ? client.None() : client.ClientSecretBasic(clientSecret)
    return client.discovery(new URL(issuer), clientId, { [client.clockTolerance]: 30 }, proof, {
      timeout: answerWithinSeconds,
      execute: [
        // The signature of what it says of a person is checked, over TLS too.
        client.enableNonRepudiationChecks,
        ...(isLoopback(issuer) ? [client.allowInsecureRequests] : []),
      ],
    })
  }
  return {
    issuer,
    clientId,
    configuration() {
      const now = clock().getTime()
      if (failedAt !== null && Math.abs(now - failedAt) < retryAfterMs)
        return Promise.reject(new ProviderUnavailable())
      known ??= discover().catch((error: unknown) => {
        known = null
        failedAt = clock().getTime()
        throw new ProviderUnavailable({ cause: error })
      })
      return known
    },
  }
}

/** Without TLS only on this machine: for trying out. */
export const isLoopback = (address: string): boolean =>
  /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])([:/]|$)/.test(address)
