import type { MiddlewareHandler } from 'hono'
import type { Action } from '../access/permissions.ts'
import type { AppEnv } from './app-env.ts'

/** Where the description of a route says which actions of the authorisation table it needs. */
export const actionsExtension = 'x-opendrl-actions'
/** Where it says why it needs none. */
export const openExtension = 'x-opendrl-open'

/**
 * Spread into `createRoute`: the actions a route may ask `access` for. They are part of its description, so that checks
 * and documentation come from the same words; a role that has none of them is refused before anything is read.
 */
export function needs(...actions: readonly [Action, ...Action[]]) {
  const admit: MiddlewareHandler<AppEnv> = async (c, next) => {
    c.get('access').declare(actions)
    await next()
  }
  return { [actionsExtension]: actions, middleware: admit }
}

/** Spread into `createRoute`: whoever has a credential may. @param reason one sentence, for the documentation */
export function needsNothing(reason: string) {
  const admit: MiddlewareHandler<AppEnv> = async (c, next) => {
    c.get('access').open(reason)
    await next()
  }
  return { [openExtension]: reason, middleware: admit }
}
