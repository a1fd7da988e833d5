import { createRoute, z } from '@hono/zod-openapi'
import { facilityView, newFacility, scannerView } from '../contract/facility.ts'
import type { ServicesOf } from './app-env.ts'
import { json } from './json-body.ts'
import { needs } from './needs.ts'
import { newRouter } from './new-router.ts'
import { ProblemError } from './problem.ts'
import { problemResponses } from './problem-responses.ts'

const list = createRoute({
  ...needs('facility.read'),
  method: 'get',
  path: '/facilities',
  tags: ['facilities'],
  summary: 'The facilities this key may act for',
  responses: {
    200: {
      description: 'Facilities.',
      content: json(z.object({ facilities: z.array(facilityView) })),
    },
    ...problemResponses('key-invalid', 'role-missing'),
  },
})

const add = createRoute({
  ...needs('facility.write'),
  method: 'post',
  path: '/facilities',
  tags: ['facilities'],
  summary: 'Add a facility',
  request: { body: { required: true, content: json(newFacility) } },
  responses: {
    201: { description: 'The facility.', content: json(facilityView) },
    ...problemResponses('request-invalid', 'key-invalid', 'role-missing', 'facility-exists'),
  },
})

const scanners = createRoute({
  ...needs('facility.read'),
  method: 'get',
  path: '/scanners',
  tags: ['facilities'],
  summary: 'Scanners of a facility, one through software upgrades',
  request: { query: z.strictObject({ facility: z.string().max(40).optional() }) },
  responses: {
    200: { description: 'Scanners.', content: json(z.object({ scanners: z.array(scannerView) })) },
    ...problemResponses('key-invalid', 'role-missing', 'facility-unknown', 'facility-needed'),
  },
})

/** Who reports, and with which devices. */
export function facilityRoutes(services: ServicesOf) {
  const app = newRouter()
  app.openapi(list, async (c) => {
    const scope = await c.get('access').visible('facility.read')
    const all = await services().facilities.facilities()
    const mine = all.filter(({ id }) => scope === '*' || scope.includes(id))
    return c.json({ facilities: [...mine] }, 200)
  })
  app.openapi(add, async (c) => {
    c.get('access').permit('facility.write', null)
    const added = await services().addFacility(c.req.valid('json'))
    if (added === null)
      throw new ProblemError('facility-exists', 'Choose another code; codes are never reused.')
    c.get('audit').ofFacilities(added.id)
    return c.json(added, 201)
  })
  app.openapi(scanners, async (c) => {
    const { facility } = c.req.valid('query')
    const facilityId = await c.get('access').select('facility.read', facility)
    return c.json({ scanners: [...(await services().scanners(facilityId))] }, 200)
  })
  return app
}
