import { createRoute, z } from '@hono/zod-openapi'
import {
  epochView,
  erasureView,
  newEpoch,
  newRetention,
  retentionPlan,
  retentionView,
} from '../contract/patients-rights.ts'
import type { ServicesOf } from './app-env.ts'
import { decidedBy } from './decided-by.ts'
import { json } from './json-body.ts'
import { needs } from './needs.ts'
import { newRouter } from './new-router.ts'
import { problemResponses } from './problem-responses.ts'

const needed = ['key-invalid', 'role-missing', 'facility-unknown', 'facility-needed'] as const
const query = { query: z.strictObject({ facility: z.string().max(40).optional() }) }

const plan = createRoute({
  ...needs('retention.read'),
  method: 'get',
  path: '/retention',
  tags: ['patients'],
  summary: 'How long a facility’s exams are kept, and what a run would erase now, by year',
  request: query,
  responses: {
    200: { description: 'The limit and what is due.', content: json(retentionPlan) },
    ...problemResponses(...needed),
  },
})

const set = createRoute({
  ...needs('retention.write'),
  method: 'put',
  path: '/retention',
  tags: ['patients'],
  summary: 'Say for how many months from their date exams are kept',
  request: { body: { required: true, content: json(newRetention) } },
  responses: {
    200: { description: 'The limit.', content: json(retentionView) },
    ...problemResponses('request-invalid', ...needed),
  },
})

const run = createRoute({
  ...needs('retention.write'),
  method: 'post',
  path: '/retention/runs',
  tags: ['patients'],
  summary: 'Erase what is due now; the service does it daily by itself',
  request: query,
  responses: {
    200: {
      description: 'Evidence; null when nothing was due.',
      content: json(z.object({ erasure: erasureView.nullable() })),
    },
    ...problemResponses(...needed),
  },
})

const epochs = createRoute({
  ...needs('pseudonym.rotate'),
  method: 'get',
  path: '/pseudonym-epochs',
  tags: ['patients'],
  summary: 'Epochs of a facility’s pseudonyms, and until when the one before is taken',
  request: query,
  responses: {
    200: { description: 'In order.', content: json(z.object({ epochs: z.array(epochView) })) },
    ...problemResponses(...needed),
  },
})

const rotate = createRoute({
  ...needs('pseudonym.rotate'),
  method: 'post',
  path: '/pseudonym-epochs',
  tags: ['patients'],
  summary: 'Begin a new epoch of pseudonyms',
  description:
    'Records keyed at the hospital with the epoch before are taken until the overlap ends. The hospital’s new key file is made at the registry’s data directory (opendrl facility pseudonym-key), never over HTTP.',
  request: { body: { required: true, content: json(newEpoch) } },
  responses: {
    201: { description: 'The epoch.', content: json(epochView) },
    ...problemResponses('request-invalid', ...needed),
  },
})

/** How long records and pseudonyms last. */
export function retentionRoutes(services: ServicesOf) {
  const app = newRouter()
  app.openapi(plan, async (c) => {
    const facilityId = await c.get('access').select('retention.read', c.req.valid('query').facility)
    return c.json(await services().planRetention(facilityId), 200)
  })
  app.openapi(set, async (c) => {
    const { facility, keepMonths } = c.req.valid('json')
    const facilityId = await c.get('access').select('retention.write', facility)
    const by = decidedBy(c.get('principal'))
    return c.json(await services().setRetention(facilityId, keepMonths, by), 200)
  })
  app.openapi(run, async (c) => {
    const facilityId = await c
      .get('access')
      .select('retention.write', c.req.valid('query').facility)
    const by = decidedBy(c.get('principal'))
    return c.json({ erasure: await services().runRetention(facilityId, by) }, 200)
  })
  app.openapi(epochs, async (c) => {
    const facilityId = await c
      .get('access')
      .select('pseudonym.rotate', c.req.valid('query').facility)
    return c.json({ epochs: [...(await services().pseudonymEpochs(facilityId))] }, 200)
  })
  app.openapi(rotate, async (c) => {
    const { facility, overlapDays } = c.req.valid('json')
    const facilityId = await c.get('access').select('pseudonym.rotate', facility)
    const by = decidedBy(c.get('principal'))
    return c.json(await services().rotatePseudonyms(facilityId, overlapDays, by), 201)
  })
  return app
}
