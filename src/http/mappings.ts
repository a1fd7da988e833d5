import { createRoute, z } from '@hono/zod-openapi'
import { mappingsInput, mappingsView } from '../contract/mapping.ts'
import type { ServicesOf } from './app-env.ts'
import { json } from './json-body.ts'
import { newRouter } from './new-router.ts'
import { ProblemError } from './problem.ts'
import { problemResponses } from './problem-responses.ts'
import { selectFacility } from './select-facility.ts'

const query = z.object({ facility: z.string().max(40).optional() })

const read = createRoute({
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

/** What a hospital calls an exam -> what it was; unmapped exams are counted, never guessed. */
export function mappingRoutes(services: ServicesOf) {
  const app = newRouter()
  app.openapi(read, async (c) => {
    const { facility } = c.req.valid('query')
    const facilityId = await selectFacility(
      services(),
      c.get('principal'),
      'mapping.read',
      facility,
    )
    return c.json(await services().mappingsOf(facilityId), 200)
  })
  app.openapi(write, async (c) => {
    const { facility } = c.req.valid('query')
    const facilityId = await selectFacility(
      services(),
      c.get('principal'),
      'mapping.write',
      facility,
    )
    const unknown = await services().setMappings(facilityId, c.req.valid('json').mappings)
    if (unknown.length > 0)
      throw new ProblemError(
        'request-invalid',
        'Some codes are not in the protocol catalogue; nothing was changed.',
        unknown.map((loinc) => ({ field: 'loinc', message: `${loinc} is not in the catalogue` })),
      )
    return c.json(await services().mappingsOf(facilityId), 200)
  })
  return app
}
