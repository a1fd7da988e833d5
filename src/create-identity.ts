import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createAuthenticator } from './access/authenticate.ts'
import type { ClaimGrants } from './access/claim-grants.ts'
import type { Identity } from './access/identity.ts'
import type { KeyRing } from './access/key-ring.ts'
import type { FacilityStore, KeyStore } from './access/ports.ts'
import { createProvider, type Provider } from './access/provider.ts'
import { createProviderSignIn, type ProviderSignIn } from './access/provider-sign-in.ts'
import { createSessionDesk, type SessionDesk } from './access/session-desk.ts'
import type { OneTimeStore, SessionStore } from './access/session-ports.ts'
import { createSetUpDesk } from './access/set-up-desk.ts'
import { createTokenAuthenticator } from './access/token-authenticator.ts'
import { type Config, ConfigError } from './config.ts'

export interface IdentityParts {
  readonly config: Config
  readonly keys: KeyStore
  readonly keyRing: KeyRing
  readonly facilities: FacilityStore
  readonly sessions: SessionStore
  readonly oneTime: OneTimeStore
  readonly clock: () => Date
}

/** All roads by which somebody is known, as the settings say. @throws ConfigError when the secret's file cannot be read */
export function createIdentity(parts: IdentityParts): Identity {
  const { config, keys, keyRing, clock } = parts
  const grants = grantsOf(config)
  const provider = providerOf(parts)
  const sessions = createSessionDesk({
    ...parts,
    grants,
    limits: {
      lifetimeMs: config.OPENDRL_SESSION_HOURS * 3_600_000,
      idleMs: config.OPENDRL_SESSION_IDLE_MINUTES * 60_000,
    },
    randomBytes,
  })
  const byKey = createAuthenticator({ keys, clock })
  const byToken = provider === null ? null : tokensOf(parts, provider, grants)
  return {
    authenticate: async (credential) =>
      credential.startsWith('odrl_') || byToken === null ? byKey(credential) : byToken(credential),
    sessions,
    provider: provider === null ? null : signInOf(parts, provider, grants, sessions),
    setUp: createSetUpDesk(keyRing, randomBytes, clock),
    publicUrl: config.OPENDRL_PUBLIC_URL === '' ? null : new URL(config.OPENDRL_PUBLIC_URL).origin,
  }
}

function grantsOf(config: Config): ClaimGrants {
  const facilities = new Map(Object.entries(config.OPENDRL_OIDC_FACILITIES))
  return {
    roles: new Map(Object.entries(config.OPENDRL_OIDC_ROLES)),
    facilities: facilities.size === 0 ? null : facilities,
  }
}

function providerOf({ config, clock }: IdentityParts): Provider | null {
  if (config.OPENDRL_OIDC_ISSUER === '') return null
  return createProvider({
    issuer: config.OPENDRL_OIDC_ISSUER,
    clientId: config.OPENDRL_OIDC_CLIENT_ID,
    clientSecret: secretOf(config.OPENDRL_OIDC_CLIENT_SECRET_FILE),
    clock,
  })
}

function signInOf(
  { config, oneTime, clock }: IdentityParts,
  provider: Provider,
  grants: ClaimGrants,
  sessions: SessionDesk,
): ProviderSignIn {
  return createProviderSignIn({
    provider,
    name: config.OPENDRL_OIDC_NAME,
    publicUrl: new URL(config.OPENDRL_PUBLIC_URL).origin,
    scopes: config.OPENDRL_OIDC_SCOPES,
    rolesClaim: config.OPENDRL_OIDC_ROLES_CLAIM,
    facilitiesClaim: config.OPENDRL_OIDC_FACILITIES_CLAIM,
    grants,
    sessions,
    oneTime,
    clock,
    randomBytes,
  })
}

function tokensOf(
  { config, oneTime, facilities, clock }: IdentityParts,
  provider: Provider,
  grants: ClaimGrants,
) {
  if (config.OPENDRL_TOKEN_AUDIENCE === '') return null
  return createTokenAuthenticator({
    provider,
    audience: config.OPENDRL_TOKEN_AUDIENCE,
    rolesClaim: config.OPENDRL_OIDC_ROLES_CLAIM,
    facilitiesClaim: config.OPENDRL_OIDC_FACILITIES_CLAIM,
    grants,
    facilities,
    maxAgeSeconds: config.OPENDRL_TOKEN_MAX_AGE_SECONDS,
    oneTime: config.OPENDRL_TOKEN_ONE_TIME ? oneTime : null,
    clock,
  })
}

function secretOf(file: string): string | null {
  if (file === '') return null
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    throw new ConfigError([`OPENDRL_OIDC_CLIENT_SECRET_FILE: ${file} cannot be read`])
  }
}
