import { createRoute, z } from '@hono/zod-openapi'
import { erasureView, patientChoice, patientExport } from '../contract/patients-rights.ts'
import type { ServicesOf } from './app-env.ts'
import { decidedBy } from './decided-by.ts'
import { json } from './json-body.ts'
import { needs } from './needs.ts'
import { newRouter } from './new-router.ts'
import { ProblemError } from './problem.ts'
import { problemResponses } from './problem-responses.ts'

const needed = ['key-invalid', 'role-missing', 'facility-unknown', 'facility-needed'] as const
const facility = z.string().max(40).optional()
// In the body, never in the address: addresses are written to logs on the way.
const who = { body: { required: true, content: json(patientChoice) } }

const erase = createRoute({
  ...needs('patient.erase'),
  method: 'post',
  path: '/patients/erasures',
  tags: ['patients'],
  summary: 'Erase everything stored about a patient, for good',
  description:
    'Takes the patient’s exams out of every store and writes the files anew, so that no byte of them is left; records of the patient are refused from then on. The answer is evidence that names nobody.',
  request: who,
  responses: {
    201: { description: 'Erased.', content: json(erasureView) },
    ...problemResponses('request-invalid', 'not-found', ...needed),
  },
})

const list = createRoute({
  ...needs('patient.erase'),
  method: 'get',
  path: '/patients/erasures',
  tags: ['patients'],
  summary: 'Evidence of what was erased: counts and times, never whose',
  request: { query: z.strictObject({ facility }) },
  responses: {
    200: {
      description: 'Newest first.',
      content: json(z.object({ erasures: z.array(erasureView) })),
    },
    ...problemResponses('key-invalid', 'role-missing', 'facility-unknown'),
  },
})

const lift = createRoute({
  ...needs('patient.erase'),
  method: 'post',
  path: '/patients/erasures/{id}/lift',
  tags: ['patients'],
  summary: 'Let records of an erased patient in again; what was erased stays erased',
  request: { params: z.object({ id: z.string().max(64) }), query: z.strictObject({ facility }) },
  responses: {
    200: { description: 'Lifted.', content: json(z.object({ lifted: z.literal(true) })) },
    ...problemResponses('not-found', ...needed),
  },
})

const exported = createRoute({
  ...needs('patient.export'),
  method: 'post',
  path: '/patients/exports',
  tags: ['patients'],
  summary: 'Everything stored about a patient, explained',
  description:
    'Changes nothing; the patient is named in the body so that no address holds a number.',
  request: who,
  responses: {
    200: { description: 'What is stored.', content: json(patientExport) },
    ...problemResponses('request-invalid', 'not-found', ...needed),
  },
})

const nothing = () =>
  new ProblemError(
    'not-found',
    'Nothing is stored about this patient. If the hospital exports an issuer with the patient id, give it too.',
  )

/** What a hospital owes its patients. */
export function patientRoutes(services: ServicesOf) {
  const app = newRouter()
  app.openapi(erase, async (c) => {
    const { facility: asked, ...choice } = c.req.valid('json')
    const facilityId = await c.get('access').select('patient.erase', asked)
    c.get('audit').ofPatients(...(await services().patientPseudonyms(facilityId, choice)))
    const by = decidedBy(c.get('principal'))
    const evidence = await services().erasePatient(facilityId, choice, by)
    if (evidence === null) throw nothing()
    c.get('audit').thing('erasure', evidence.erasureId)
    return c.json(evidence, 201)
  })
  app.openapi(list, async (c) => {
    const scope = await c.get('access').visible('patient.erase', c.req.valid('query').facility)
    return c.json({ erasures: [...(await services().erasures(scope))] }, 200)
  })
  app.openapi(lift, async (c) => {
    const { id } = c.req.valid('param')
    const facilityId = await c.get('access').select('patient.erase', c.req.valid('query').facility)
    const lifted = await services().liftErasure(facilityId, id, decidedBy(c.get('principal')))
    if (!lifted) throw new ProblemError('not-found', 'There is no such erasure.')
    c.get('audit').thing('erasure', id)
    return c.json({ lifted: true as const }, 200)
  })
  app.openapi(exported, async (c) => {
    const { facility: asked, ...choice } = c.req.valid('json')
    const facilityId = await c.get('access').select('patient.export', asked)
    const found = await services().exportPatient(facilityId, choice)
    if (found === null) throw nothing()
    c.get('audit').ofPatients(...found.pseudonyms)
    return c.json(found, 200)
  })
  return app
}
