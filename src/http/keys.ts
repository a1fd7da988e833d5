import { createRoute, z } from '@hono/zod-openapi'
import { createdKey, keyRotation, keyView, newKey, rotatedKey, session } from '../contract/key.ts'
import { softwareVersion } from '../version.ts'
import { visibleFacilities } from '../access/authorisation.ts'
import type { ServicesOf } from './app-env.ts'
import { json } from './json-body.ts'
import { needs, needsNothing } from './needs.ts'
import { newRouter } from './new-router.ts'
import { ProblemError } from './problem.ts'
import { problemResponses } from './problem-responses.ts'

const create = createRoute({
  ...needs('key.write'),
  method: 'post',
  path: '/keys',
  tags: ['keys'],
  summary: 'Create a key',
  request: { body: { required: true, content: json(newKey) } },
  responses: {
    201: { description: 'The key, shown this once.', content: json(createdKey) },
    ...problemResponses('request-invalid', 'key-invalid', 'role-missing', 'facility-unknown'),
  },
})

const list = createRoute({
  ...needs('key.read'),
  method: 'get',
  path: '/keys',
  tags: ['keys'],
  summary: 'Keys, without their secrets',
  responses: {
    200: { description: 'Keys.', content: json(z.object({ keys: z.array(keyView) })) },
    ...problemResponses('key-invalid', 'role-missing'),
  },
})

const revoke = createRoute({
  ...needs('key.write'),
  method: 'delete',
  path: '/keys/{id}',
  tags: ['keys'],
  summary: 'Revoke a key, from its next request on',
  request: { params: z.object({ id: z.string().max(16) }) },
  responses: {
    200: {
      description: 'Revoked.',
      content: json(z.object({ id: z.string(), revokedAt: z.string() })),
    },
    ...problemResponses('key-invalid', 'role-missing', 'not-found'),
  },
})

const rotate = createRoute({
  ...needs('key.write'),
  method: 'post',
  path: '/keys/{id}/rotation',
  tags: ['keys'],
  summary: 'Make the successor of a key',
  description:
    'A new key for the same client, with the same roles and facilities. The old one still works for the overlap. A client has two live keys at most: while both work, neither can be rotated.',
  request: {
    params: z.object({ id: z.string().max(16) }),
    body: { required: false, content: json(keyRotation) },
  },
  responses: {
    201: { description: 'The successor, shown this once.', content: json(rotatedKey) },
    ...problemResponses(
      'request-invalid',
      'key-invalid',
      'role-missing',
      'not-found',
      'key-ended',
      'key-live-twice',
    ),
  },
})

/** What a rotation that is refused tells. */
const refusals = {
  unknown: ['not-found', 'There is no such key.'],
  ended: ['key-ended', 'It was revoked or has expired; create a new key.'],
  'two-live': ['key-live-twice', 'Revoke one of them, or wait for the end of the overlap.'],
} as const

const whoAmI = createRoute({
  ...needsNothing('A credential may always be told what it is and which facilities it stands for.'),
  method: 'get',
  path: '/session',
  tags: ['keys'],
  summary: 'What this key is and may act for',
  responses: {
    200: { description: 'The session.', content: json(session) },
    ...problemResponses('key-invalid'),
  },
})

/** Credentials: made by an administrator, shown once, revoked at once. */
export function keyRoutes(services: ServicesOf) {
  const app = newRouter()
  app.openapi(create, async (c) => {
    c.get('access').permit('key.write', null)
    const created = await services().createKey(c.req.valid('json'))
    if ('unknownFacilities' in created)
      throw new ProblemError(
        'facility-unknown',
        `No such facility: ${created.unknownFacilities.join(', ')}.`,
      )
    c.get('audit').thing('key', created.id)
    if (created.facilities !== '*') c.get('audit').ofFacilities(...created.facilities)
    return c.json(created, 201)
  })
  app.openapi(list, async (c) => {
    c.get('access').permit('key.read', null)
    return c.json({ keys: [...(await services().listKeys())] }, 200)
  })
  app.openapi(revoke, async (c) => {
    c.get('access').permit('key.write', null)
    const { id } = c.req.valid('param')
    const revokedAt = await services().revokeKey(id)
    if (revokedAt === null) throw new ProblemError('not-found', 'There is no such key.')
    c.get('audit').thing('key', id)
    return c.json({ id, revokedAt }, 200)
  })
  app.openapi(rotate, async (c) => {
    c.get('access').permit('key.write', null)
    const { id } = c.req.valid('param')
    const rotation = keyRotation.parse(c.req.valid('json') ?? {})
    const rotated = await services().rotateKey(id, rotation)
    if ('refused' in rotated) {
      const [code, detail] = refusals[rotated.refused]
      throw new ProblemError(code, detail)
    }
    c.get('audit').thing('key', id)
    c.get('audit').thing('key', rotated.id)
    return c.json(rotated, 201)
  })
  app.openapi(whoAmI, async (c) => {
    const { label, roles } = c.get('principal')
    const scope = visibleFacilities(c.get('principal'), 'facility.read')
    const all = await services().facilities.facilities()
    const mine = all.filter(({ id }) => scope === '*' || scope.includes(id))
    const named = mine.map(({ id, name }) => ({ id, name }))
    return c.json({ label, roles: [...roles], facilities: named, softwareVersion }, 200)
  })
  return app
}
