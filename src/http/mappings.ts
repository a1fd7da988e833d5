import { createRoute, z } from '@hono/zod-openapi'
import { mappingsInput, mappingsView } from '../contract/mapping.ts'
import {
  mappingDecisions,
  mappingEffects,
  mappingHistory,
  reviewQueue,
} from '../contract/mapping-review.ts'
import type { ServicesOf } from './app-env.ts'
import { decidedBy } from './decided-by.ts'
import { json } from './json-body.ts'
import { needs } from './needs.ts'
import { newRouter } from './new-router.ts'
import { ProblemError } from './problem.ts'
import { problemResponses } from './problem-responses.ts'

const query = z.strictObject({ facility: z.string().max(40).optional() })

const read = createRoute({
  ...needs('mapping.read'),
  method: 'get',
  path: '/mappings',
  tags: ['mappings'],
  summary: 'Local exam names of a facility and the protocols they stand for',
  request: { query },
  responses: {
    200: { description: 'Names met in uploads, unmapped ones first.', content: json(mappingsView) },
    ...problemResponses('key-invalid', 'role-missing', 'facility-unknown', 'facility-needed'),
  },
})

const write = createRoute({
  ...needs('mapping.write'),
  method: 'put',
  path: '/mappings',
  tags: ['mappings'],
  summary: 'Map local names to protocols',
  description: 'Each replaces an earlier mapping of the same name; names not sent keep theirs.',
  request: { query, body: { required: true, content: json(mappingsInput) } },
  responses: {
    200: { description: 'The mappings as they are now.', content: json(mappingsView) },
    ...problemResponses(
      'request-invalid',
      'key-invalid',
      'role-missing',
      'facility-unknown',
      'facility-needed',
    ),
  },
})

const readProblems = problemResponses(
  'key-invalid',
  'role-missing',
  'facility-unknown',
  'facility-needed',
)

const queue = createRoute({
  ...needs('mapping.read'),
  method: 'get',
  path: '/mappings/queue',
  tags: ['mappings'],
  summary: 'Names nobody has decided on, with what they may stand for',
  description:
    'Those of most exams first. A suggestion says how sure it is and what it rests on; it counts for nothing until a person confirms it.',
  request: {
    query: query.extend({
      limit: z
        .string()
        .regex(/^[1-9]\d{0,2}$/)
        .default('50'),
      after: z
        .string()
        .regex(/^\d{1,6}$/)
        .default('0'),
    }),
  },
  responses: {
    200: { description: 'A page of the queue.', content: json(reviewQueue) },
    ...readProblems,
  },
})

const decide = createRoute({
  ...needs('mapping.write'),
  method: 'post',
  path: '/mappings/decisions',
  tags: ['mappings'],
  summary: 'Accept or refuse suggestions, say that a name is none, or undo',
  description:
    'All or none. Accept maps the name; reject takes the suggestion off its list; none leaves the name out on purpose; undo goes back to what held before the last decision on it.',
  request: { query, body: { required: true, content: json(mappingDecisions) } },
  responses: {
    200: { description: 'The queue as it is now.', content: json(reviewQueue) },
    ...problemResponses('request-invalid'),
    ...readProblems,
  },
})

const history = createRoute({
  ...needs('mapping.read'),
  method: 'get',
  path: '/mappings/history',
  tags: ['mappings'],
  summary: 'Every decision on the names of a facility, or on one: who, when, what',
  request: { query: query.extend({ localName: z.string().max(1024).optional() }) },
  responses: {
    200: { description: 'Oldest first.', content: json(mappingHistory) },
    ...readProblems,
  },
})

const effects = createRoute({
  ...needs('mapping.read'),
  method: 'post',
  path: '/mappings/effects',
  tags: ['mappings'],
  summary: 'Which figures these mappings would change; nothing is changed',
  request: { query, body: { required: true, content: json(mappingsInput) } },
  responses: {
    200: { description: 'Exams that would move, by protocol.', content: json(mappingEffects) },
    ...problemResponses('request-invalid'),
    ...readProblems,
  },
})

/** What a hospital calls an exam -> what it was; unmapped exams are counted, never guessed. */
export function mappingRoutes(services: ServicesOf) {
  const app = newRouter()
  app.openapi(read, async (c) => {
    const { facility } = c.req.valid('query')
    const facilityId = await c.get('access').select('mapping.read', facility)
    return c.json(await services().mappingsOf(facilityId), 200)
  })
  app.openapi(write, async (c) => {
    const { facility } = c.req.valid('query')
    const facilityId = await c.get('access').select('mapping.write', facility)
    const unknown = await services().setMappings(facilityId, c.req.valid('json').mappings, {
      by: decidedBy(c.get('principal')),
      origin: 'person',
    })
    refuseUnknown(unknown)
    return c.json(await services().mappingsOf(facilityId), 200)
  })

  app.openapi(queue, async (c) => {
    const { facility, limit, after } = c.req.valid('query')
    const id = await c.get('access').select('mapping.read', facility)
    return c.json(await services().reviewQueue(id, Number(limit), Number(after)), 200)
  })
  app.openapi(decide, async (c) => {
    const principal = c.get('principal')
    const id = await c.get('access').select('mapping.write', c.req.valid('query').facility)
    const { decisions } = c.req.valid('json')
    refuseUnknown(await services().decideMappings(id, decisions, { by: decidedBy(principal) }))
    return c.json(await services().reviewQueue(id, 50, 0), 200)
  })
  app.openapi(history, async (c) => {
    const { facility, localName } = c.req.valid('query')
    const id = await c.get('access').select('mapping.read', facility)
    return c.json(await services().mappingHistory(id, localName ?? null), 200)
  })
  app.openapi(effects, async (c) => {
    const id = await c.get('access').select('mapping.read', c.req.valid('query').facility)
    return c.json(await services().mappingEffects(id, c.req.valid('json').mappings), 200)
  })
  return app
}

function refuseUnknown(unknown: readonly string[]): void {
  if (unknown.length > 0)
    throw new ProblemError(
      'request-invalid',
      'Some codes are not in the protocol catalogue; nothing was changed.',
      unknown.map((loinc) => ({ field: 'loinc', message: `${loinc} is not in the catalogue` })),
    )
}
