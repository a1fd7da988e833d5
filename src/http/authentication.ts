import type { Context, MiddlewareHandler } from 'hono'
import type { Principal } from '../access/principal.ts'
import { Access } from './access.ts'
import type { AppEnv, ServicesOf } from './app-env.ts'
import { ProblemError } from './problem.ts'
import { refuseUndecided } from './refuse-undecided.ts'
import { isSafeWithCookie, requestSite } from './request-site.ts'
import { readCookie, sessionCookie } from './session-cookie.ts'

const bearer = /^Bearer +(\S+)$/i
const basic = /^Basic +([A-Za-z0-9+/]+=*)$/i

/** What a road takes beside `Authorization: Bearer`, which all do. */
export interface Allowed {
  /** For clients that know nothing else: the password is the key, the name is anything. */
  readonly basic?: boolean
  /** The cookie of a session, from pages of this registry alone. */
  readonly cookie?: boolean
}

/**
 * Finds who a request is from: a key or a provider's token in its Authorization header, or the session of its cookie.
 * Nothing is remembered from one request to the next: what was revoked or ended fails at the next one.
 */
export function authentication(
  services: ServicesOf,
  allowed: Allowed = {},
): MiddlewareHandler<AppEnv> {
  return async function authenticate(c, next) {
    const header = c.req.header('authorization')
    const principal =
      header === undefined
        ? await bySession(c, services, allowed)
        : await byHeader(header, services, allowed)
    const access = new Access(
      principal,
      async (id) => (await services().facilities.facility(id)) !== null,
    )
    c.set('principal', principal)
    c.set('access', access)
    await next()
    refuseUndecided(c, access)
  }
}

async function byHeader(
  header: string,
  services: ServicesOf,
  allowed: Allowed,
): Promise<Principal> {
  const token =
    bearer.exec(header)?.[1] ?? (allowed.basic === true ? basicPassword(header) : undefined)
  const principal = token === undefined ? null : await services().identity.authenticate(token)
  if (principal === null)
    throw new ProblemError(
      'key-invalid',
      'The key or token is unknown, expired, revoked or mistyped.',
    )
  return principal
}

async function bySession(
  c: Context<AppEnv>,
  services: ServicesOf,
  allowed: Allowed,
): Promise<Principal> {
  const { publicUrl, sessions } = services().identity
  const secret = allowed.cookie === true ? readCookie(c, sessionCookie, publicUrl) : null
  if (secret === null)
    throw new ProblemError(
      'key-missing',
      'Send "Authorization: Bearer <key>" with a key of your registry.',
    )
  const site = requestSite((name) => c.req.header(name), publicUrl)
  if (!isSafeWithCookie(c.req.method, site))
    throw new ProblemError(
      'origin-foreign',
      'A session serves the page of this registry alone; programs send a key.',
    )
  const principal = await sessions.authenticate(secret)
  if (principal === null)
    throw new ProblemError('session-ended', 'You were signed out, or away for too long.')
  return principal
}

function basicPassword(header: string): string | undefined {
  const encoded = basic.exec(header)?.[1]
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon === -1 ? undefined : text.slice(colon + 1)
}
