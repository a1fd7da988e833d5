import { createRoute } from '@hono/zod-openapi'
import { agentOf } from './audit/agent-of.ts'
import type { ServicesOf } from './app-env.ts'
import { needsNothing } from './needs.ts'
import { newRouter } from './new-router.ts'
import { ProblemError } from './problem.ts'
import { problemResponses } from './problem-responses.ts'
import { requestSite } from './request-site.ts'
import { clearCookie, readCookie, sessionCookie, setCookie } from './session-cookie.ts'

const begin = createRoute({
  ...needsNothing('A key may always be exchanged for a session that may do the same.'),
  method: 'post',
  path: '/session',
  tags: ['keys'],
  summary: 'Exchange a key for a session',
  description:
    'For browsers: the answer sets a cookie that scripts cannot read, so that the key need not be kept. The session ends with the key, after a time, when it is not used, or by DELETE. Needs a key in the Authorization header; tokens and sessions are not exchanged.',
  responses: {
    204: { description: 'Signed in: the cookie is set.' },
    ...problemResponses('key-missing', 'key-invalid', 'origin-foreign', 'key-needed'),
  },
})

const end = createRoute({
  ...needsNothing('Whoever is signed in may sign out.'),
  method: 'delete',
  path: '/session',
  tags: ['keys'],
  summary: 'Sign out: the session ends at once',
  responses: {
    204: { description: 'Signed out: the session has ended and its cookie is taken back.' },
    ...problemResponses('key-missing', 'session-ended', 'origin-foreign'),
  },
})

/** Signing in with a key and out again, for the page. */
export function sessionRoutes(services: ServicesOf) {
  const app = newRouter()
  app.openapi(begin, async (c) => {
    const { sessions, publicUrl } = services().identity
    if (requestSite((name) => c.req.header(name), publicUrl) === 'foreign')
      throw new ProblemError('origin-foreign', 'Sign in on the page of this registry.')
    const principal = c.get('principal')
    if (principal.origin !== 'key')
      throw new ProblemError('key-needed', 'Send the key in the Authorization header.')
    const before = readCookie(c, sessionCookie, publicUrl)
    if (before !== null) await sessions.end(before)
    const begun = await sessions.beginForKey(principal)
    if (begun === null) throw new ProblemError('key-invalid', 'The key ended just now.')
    c.get('audit').act('session.create', agentOf(principal))
    setCookie(c, sessionCookie, publicUrl, begun.secret, begun.lifetimeMs)
    return c.body(null, 204)
  })
  app.openapi(end, async (c) => {
    const { sessions, publicUrl } = services().identity
    const principal = c.get('principal')
    const secret = readCookie(c, sessionCookie, publicUrl)
    if (principal.origin === 'session' && secret !== null) {
      await sessions.end(secret)
      c.get('audit').act('session.end', agentOf(principal))
    }
    clearCookie(c, sessionCookie, publicUrl)
    return c.body(null, 204)
  })
  return app
}
