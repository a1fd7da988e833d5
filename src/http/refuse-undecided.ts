import type { Context } from 'hono'
import type { Access } from './access.ts'
import type { AppEnv } from './app-env.ts'

/**
 * Default deny: what a route answers without having asked `access` does not leave. Refusals (thrown, or of an address
 * that is none) say nothing and may.
 * @throws Error, which is answered as a failure of the service
 */
export function refuseUndecided(c: Context<AppEnv>, access: Access): void {
  if (c.error !== undefined || access.isDecided) return
  void c.res.body?.cancel()
  // A response that is set again keeps the headers of the one before: it is taken away first.
  c.res = undefined
  throw new Error(`${c.req.method} ${c.req.routePath} answered without a decision on access.`)
}
