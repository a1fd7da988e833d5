import * as client from 'openid-client'
import { type ClaimGrants, claimValues, meaningfulClaims } from './claim-grants.ts'
import { createLogoutTokens } from './logout-tokens.ts'
import type { Provider } from './provider.ts'
import { ProviderUnavailable } from './provider-unavailable.ts'
import type { BegunSession, Person, SessionDesk } from './session-desk.ts'
import type { OneTimeStore } from './session-ports.ts'
import { beginFlow, flowLifetimeMs, readFlow } from './sign-in-flow.ts'

/**
 * `expired`: not begun in this browser, or too long ago. `declined`: the provider, or the person there, said no.
 * `refused`: what the provider answered did not hold. `no-role`: a person without a role here.
 */
export type SignInRefusal = 'expired' | 'declined' | 'refused' | 'no-role' | 'unavailable'

export interface ProviderSignIn {
  /** As people call it, for the button. */
  readonly name: string
  /** @throws ProviderUnavailable */
  begin(returnTo: string): Promise<{
    readonly address: string
    readonly cookie: string
    readonly lifetimeMs: number
  }>
  /** @param callback the address the provider sent the browser to @param cookie of `begin` */
  finish(
    callback: URL,
    cookie: string | null,
  ): Promise<
    | { readonly session: BegunSession; readonly returnTo: string }
    | { readonly refused: SignInRefusal }
  >
  /** Where a person ends their session at the provider too; null when it offers no such thing. */
  signOutAddress(): Promise<string | null>
  /** The provider ends a person's sessions here. @returns how many; null when the token does not hold */
  logOut(logoutToken: string): Promise<number | null>
}

export interface ProviderSignInParts {
  readonly provider: Provider
  readonly name: string
  /** https://registry.example.org */
  readonly publicUrl: string
  readonly scopes: string
  readonly rolesClaim: string
  readonly facilitiesClaim: string
  readonly grants: ClaimGrants
  readonly sessions: SessionDesk
  readonly oneTime: OneTimeStore
  readonly clock: () => Date
  readonly randomBytes: (size: number) => Uint8Array
}

export const callbackPath = '/auth/callback'

/** Authorization code flow with PKCE, state and nonce. */
export function createProviderSignIn(parts: ProviderSignInParts): ProviderSignIn {
  const { provider, publicUrl, sessions, clock } = parts
  const readLogoutToken = createLogoutTokens(parts)
  return {
    name: parts.name,
    async begin(returnTo) {
      const configuration = await provider.configuration()
      const cookie = beginFlow(returnTo, clock(), parts.randomBytes)
      const flow = readFlow(cookie, clock())
      if (flow === null) throw new Error('A sign-in that was just begun is readable.')
      const address = client.buildAuthorizationUrl(configuration, {
        redirect_uri: `${publicUrl}${callbackPath}`,
        scope: parts.scopes,
        response_type: 'code',
        state: flow.state,
        nonce: flow.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(flow.codeVerifier),
        code_challenge_method: 'S256',
      })
      return { address: address.href, cookie, lifetimeMs: flowLifetimeMs }
    },
    async finish(callback, cookie) {
      const flow = cookie === null ? null : readFlow(cookie, clock())
      if (flow === null) return { refused: 'expired' }
      try {
        const tokens = await client.authorizationCodeGrant(
          await provider.configuration(),
          new URL(`${publicUrl}${callbackPath}${callback.search}`),
          {
            pkceCodeVerifier: flow.codeVerifier,
            expectedState: flow.state,
            expectedNonce: flow.nonce,
            idTokenExpected: true,
          },
        )
        const claims = tokens.claims()
        if (claims === undefined) return { refused: 'refused' }
        const session = await sessions.beginForPerson(personOf(claims, parts))
        if (session === null) return { refused: 'no-role' }
        return { session, returnTo: flow.returnTo }
      } catch (error) {
        return { refused: refusalOf(error) }
      }
    },
    async signOutAddress() {
      const configuration = await provider.configuration()
      if (configuration.serverMetadata().end_session_endpoint === undefined) return null
      const after = { post_logout_redirect_uri: `${publicUrl}/` }
      return client.buildEndSessionUrl(configuration, after).href
    },
    async logOut(logoutToken) {
      const who = await readLogoutToken(logoutToken)
      return who === null ? null : sessions.endSessionsOf(who)
    },
  }
}

function personOf(
  claims: Readonly<Record<string, unknown>> & { readonly sub: string },
  { provider, grants, rolesClaim, facilitiesClaim }: ProviderSignInParts,
): Person {
  return {
    subject: `${provider.issuer}|${claims.sub}`,
    providerSession: typeof claims['sid'] === 'string' ? claims['sid'] : null,
    label: personLabel(claims),
    roleClaims: meaningfulClaims(claimValues(claims, rolesClaim), grants.roles),
    facilityClaims: meaningfulClaims(claimValues(claims, facilitiesClaim), grants.facilities),
  }
}

/** What a person is called: on the page, and where it is recorded who decided something. */
function personLabel(claims: Readonly<Record<string, unknown>>): string {
  const names = ['name', 'preferred_username', 'email', 'sub'].flatMap((claim) =>
    claimValues(claims, claim),
  )
  const name = names.find((text) => text.trim() !== '') ?? 'unnamed'
  return name.replaceAll(/\p{C}/gu, '').trim().slice(0, 100)
}

function refusalOf(error: unknown): SignInRefusal {
  if (error instanceof ProviderUnavailable) return 'unavailable'
  if (error instanceof client.AuthorizationResponseError) return 'declined'
  const protocol =
    error instanceof client.ClientError ||
    error instanceof client.ResponseBodyError ||
    error instanceof client.WWWAuthenticateChallengeError
  if (protocol) return 'code' in error && error.code === 'OAUTH_TIMEOUT' ? 'unavailable' : 'refused'
  // What fetch throws when nobody answers.
  if (error instanceof TypeError) return 'unavailable'
  throw error
}
