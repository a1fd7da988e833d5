import type { MiddlewareHandler } from 'hono'
import { Access } from './access.ts'
import type { AppEnv, ServicesOf } from './app-env.ts'
import { ProblemError } from './problem.ts'
import { refuseUndecided } from './refuse-undecided.ts'

const bearer = /^Bearer +(\S+)$/i
const basic = /^Basic +([A-Za-z0-9+/]+=*)$/i

/**
 * Turns `Authorization: Bearer odrl_...` into the principal of the request; a revoked key fails at its next request.
 * Where `basic` is allowed (for clients that know nothing else), the password is the key and the name is anything.
 * A key in the address is refused whole: addresses end in logs and histories.
 */
export function authentication(
  services: ServicesOf,
  allowed: { readonly basic: boolean } = { basic: false },
): MiddlewareHandler<AppEnv> {
  return async function authenticate(c, next) {
    if (/odrl_[0-9a-z]/i.test(c.req.url))
      throw new ProblemError(
        'key-in-url',
        'Send the key in the Authorization header, and revoke this one.',
      )
    const header = c.req.header('authorization')
    if (header === undefined)
      throw new ProblemError(
        'key-missing',
        'Send "Authorization: Bearer <key>" with a key of your registry.',
      )
    const token = bearer.exec(header)?.[1] ?? (allowed.basic ? basicPassword(header) : undefined)
    const principal = token === undefined ? null : await services().authenticate(token)
    if (principal === null)
      throw new ProblemError('key-invalid', 'The key is unknown, expired, revoked or mistyped.')
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

function basicPassword(header: string): string | undefined {
  const encoded = basic.exec(header)?.[1]
  if (encoded === undefined) return undefined
  const text = Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text.indexOf(':')
  return colon === -1 ? undefined : text.slice(colon + 1)
}
