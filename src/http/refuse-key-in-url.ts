import type { MiddlewareHandler } from 'hono'
import type { AppEnv } from './app-env.ts'
import { ProblemError } from './problem.ts'

/** A key in an address is refused whole, wherever: addresses end in logs, histories and referrers. */
export const refuseKeyInUrl: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (holdsKey(c.req.url))
    throw new ProblemError(
      'key-in-url',
      'Send the key in the Authorization header, and revoke this one.',
    )
  await next()
}

const holdsKey = (url: string): boolean => /odrl_[0-9a-z]/i.test(unescaped(url))

/** Percent-encoded letters as they are; what is no encoding stays. */
const unescaped = (url: string): string =>
  url.replaceAll(/%([0-7][0-9a-f])/gi, (_all, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
