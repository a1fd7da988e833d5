import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { createdKey } from '../contract/key.ts'
import { setUp, signInState } from '../contract/sign-in.ts'
import { agentOf } from './audit/agent-of.ts'
import type { AppEnv, ServicesOf } from './app-env.ts'
import { json } from './json-body.ts'
import { newRouter } from './new-router.ts'
import { ProblemError } from './problem.ts'
import { problemResponses } from './problem-responses.ts'
import { requestSite } from './request-site.ts'
import {
  clearCookie,
  readCookie,
  sessionCookie,
  setCookie,
  signInCookie,
} from './session-cookie.ts'

const state = createRoute({
  method: 'get',
  path: '/state',
  tags: ['sign-in'],
  summary: 'How people sign in here, and whether this browser is signed in',
  security: [],
  responses: { 200: { description: 'The state.', content: json(signInState) } },
})

const makeAdmin = createRoute({
  method: 'post',
  path: '/set-up',
  tags: ['sign-in'],
  summary: 'Make the first administrator of an empty registry',
  description:
    'Needs the code that the service shows, once, on the terminal it is started from. The code works once, for an hour, and not after 20 wrong ones.',
  security: [],
  request: { body: { required: true, content: json(setUp) } },
  responses: {
    201: { description: 'The administrator’s key, shown this once.', content: json(createdKey) },
    ...problemResponses(
      'request-invalid',
      'set-up-closed',
      'set-up-code-wrong',
      'set-up-too-many',
      'origin-foreign',
    ),
  },
})

const signIn = createRoute({
  method: 'get',
  path: '/sign-in',
  tags: ['sign-in'],
  summary: 'Go to the provider to sign in',
  security: [],
  request: {
    query: z.strictObject({
      to: z
        .string()
        .max(1000)
        .optional()
        .describe('Search part of the page to come back to, e.g. ?view=data.'),
    }),
  },
  responses: {
    302: { description: 'To the provider.' },
    ...problemResponses('not-found', 'provider-unavailable'),
  },
})

const callback = createRoute({
  method: 'get',
  path: '/callback',
  tags: ['sign-in'],
  summary: 'Where the provider sends the browser back',
  security: [],
  responses: {
    302: { description: 'To the page: signed in, or with the reason why not in the fragment.' },
    ...problemResponses('not-found'),
  },
})

const signOut = createRoute({
  method: 'get',
  path: '/sign-out',
  tags: ['sign-in'],
  summary: 'Go to the provider to sign out there too',
  security: [],
  responses: {
    302: { description: 'To the provider, or to the page when it offers no signing out.' },
    ...problemResponses('not-found', 'provider-unavailable'),
  },
})

const logOut = createRoute({
  method: 'post',
  path: '/backchannel-logout',
  tags: ['sign-in'],
  summary: 'The provider ends a person’s sessions',
  description: 'OpenID Connect Back-Channel Logout 1.0: the form field `logout_token`.',
  security: [],
  request: {
    body: {
      required: true,
      content: {
        'application/x-www-form-urlencoded': {
          schema: z.object({ logout_token: z.string().max(16_384) }),
        },
      },
    },
  },
  responses: {
    200: { description: 'Ended.' },
    ...problemResponses('not-found', 'request-invalid', 'provider-unavailable'),
  },
})

const refusals = {
  closed: ['set-up-closed', 'The code has been used, has expired, or the registry has keys.'],
  'wrong-code': ['set-up-code-wrong', 'Compare it with the one on the terminal.'],
  'too-many': ['set-up-too-many', 'Wait a minute before you try again.'],
} as const

/** Signing in without a key: at a provider, or as the first administrator. Nothing here needs a credential. */
export function signInRoutes(services: ServicesOf) {
  const app = newRouter()
  const identity = () => services().identity
  const provider = () => {
    const { provider: known } = identity()
    if (known === null) throw new ProblemError('not-found', 'People sign in with keys here.')
    return known
  }
  const siteOf = (c: Context<AppEnv>) =>
    requestSite((name) => c.req.header(name), identity().publicUrl)
  const toPage = (c: Context<AppEnv>, rest: string) => c.redirect(`/${rest}`, 302)

  app.openapi(state, async (c) => {
    const { publicUrl, sessions, setUp: desk, provider: known } = identity()
    const secret = readCookie(c, sessionCookie, publicUrl)
    const isOwn = siteOf(c) !== 'foreign'
    const signedIn = secret !== null && isOwn && (await sessions.authenticate(secret)) !== null
    c.header('Cache-Control', 'no-store')
    const name = known === null ? null : known.name
    return c.json({ signedIn, provider: name, setUp: await desk.isOpen() }, 200)
  })
  app.openapi(makeAdmin, async (c) => {
    if (siteOf(c) === 'foreign')
      throw new ProblemError('origin-foreign', 'Set up on the page of this registry.')
    const { code, label } = c.req.valid('json')
    const made = await identity().setUp.use(code, label)
    if ('refused' in made) {
      const [problem, detail] = refusals[made.refused]
      c.get('audit').act('credential.check', { kind: 'nobody' })
      throw new ProblemError(problem, detail, [], problem === 'set-up-too-many' ? 60 : null)
    }
    c.get('audit').act('key.write', { kind: 'operator' })
    c.get('audit').thing('key', made.id)
    c.header('Cache-Control', 'no-store')
    return c.json(made, 201)
  })
  app.openapi(signIn, async (c) => {
    const { to } = c.req.valid('query')
    const { address, cookie, lifetimeMs } = await provider().begin(to ?? '')
    setCookie(c, signInCookie, identity().publicUrl, cookie, lifetimeMs)
    c.header('Cache-Control', 'no-store')
    return c.redirect(address, 302)
  })
  app.openapi(callback, async (c) => {
    const { publicUrl, sessions } = identity()
    const flow = readCookie(c, signInCookie, publicUrl)
    const outcome = await provider().finish(new URL(c.req.url), flow)
    clearCookie(c, signInCookie, publicUrl)
    c.header('Cache-Control', 'no-store')
    if ('refused' in outcome) {
      await services().audit.recordRefusal({
        operations: ['session.create'],
        agent: { kind: 'nobody' },
        outcome: 'refused',
        problem: `sign-in-${outcome.refused}`,
        request: c.get('requestId'),
      })
      return toPage(c, `#sign-in=${outcome.refused}`)
    }
    const before = readCookie(c, sessionCookie, publicUrl)
    if (before !== null) await sessions.end(before)
    c.get('audit').act('session.create', agentOf(outcome.session.principal))
    setCookie(c, sessionCookie, publicUrl, outcome.session.secret, outcome.session.lifetimeMs)
    return toPage(c, outcome.returnTo)
  })
  app.openapi(signOut, async (c) => {
    const address = await provider().signOutAddress()
    return address === null ? toPage(c, '') : c.redirect(address, 302)
  })
  app.openapi(logOut, async (c) => {
    const ended = await provider().logOut(c.req.valid('form').logout_token)
    c.header('Cache-Control', 'no-store')
    c.get('audit').act(ended === null ? 'credential.check' : 'session.end', { kind: 'nobody' })
    if (ended === null) throw new ProblemError('request-invalid', 'The logout token does not hold.')
    return c.body(null, 200)
  })
  return app
}
