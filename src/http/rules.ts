import { createRoute, z } from '@hono/zod-openapi'
import { newRule, ruleView } from '../contract/rule.ts'
import type { ServicesOf } from './app-env.ts'
import { decidedBy } from './decided-by.ts'
import { json } from './json-body.ts'
import { needs } from './needs.ts'
import { newRouter } from './new-router.ts'
import { ProblemError } from './problem.ts'
import { problemResponses } from './problem-responses.ts'

const facility = z.string().max(40).optional()
const change = z.strictObject({
  facility,
  preview: z
    .enum(['yes', 'no'])
    .default('no')
    .openapi({ description: 'yes: say how many exams would change, and change none.' }),
})
const exams = z.int().describe('Exams changed, or with preview those that would.')
const needed = ['key-invalid', 'role-missing', 'facility-unknown', 'facility-needed'] as const

const list = createRoute({
  ...needs('rule.read'),
  method: 'get',
  path: '/rules',
  tags: ['rules'],
  summary: 'Rules of a facility about purpose, roles and units, in the order they were set',
  request: { query: z.strictObject({ facility }) },
  responses: {
    200: { description: 'Rules that hold.', content: json(z.object({ rules: z.array(ruleView) })) },
    ...problemResponses(...needed),
  },
})

const add = createRoute({
  ...needs('rule.write'),
  method: 'post',
  path: '/rules',
  tags: ['rules'],
  summary: 'Set a rule and rebuild the exams it touches',
  description:
    'All conditions must hold. Where two rules contradict each other the later one counts. Doses as reported are kept.',
  request: { query: change, body: { required: true, content: json(newRule) } },
  responses: {
    200: {
      description: 'What the rule would change.',
      content: json(z.object({ ruleId: z.null(), exams })),
    },
    201: {
      description: 'The rule holds.',
      content: json(z.object({ ruleId: z.string(), exams })),
    },
    ...problemResponses('request-invalid', ...needed),
  },
})

const remove = createRoute({
  ...needs('rule.write'),
  method: 'delete',
  path: '/rules/{id}',
  tags: ['rules'],
  summary: 'Take a rule back and rebuild the exams it touched',
  request: { query: change, params: z.object({ id: z.string().max(64) }) },
  responses: {
    200: { description: 'What changed.', content: json(z.object({ exams })) },
    ...problemResponses('not-found', ...needed),
  },
})

/** What a facility decided about its exams by their names, protocols and scanners. */
export function ruleRoutes(services: ServicesOf) {
  const app = newRouter()
  app.openapi(list, async (c) => {
    const asked = c.req.valid('query').facility
    const facilityId = await c.get('access').select('rule.read', asked)
    return c.json({ rules: [...(await services().rules(facilityId))] }, 200)
  })
  app.openapi(add, async (c) => {
    const principal = c.get('principal')
    const query = c.req.valid('query')
    const facilityId = await c.get('access').select('rule.write', query.facility)
    const preview = query.preview === 'yes'
    const rule = c.req.valid('json')
    const set = await services().addRule(facilityId, rule, decidedBy(principal), preview)
    if (set.ruleId !== null) c.get('audit').thing('rule', set.ruleId)
    return set.ruleId === null
      ? c.json({ ruleId: null, exams: set.exams }, 200)
      : c.json({ ruleId: set.ruleId, exams: set.exams }, 201)
  })
  app.openapi(remove, async (c) => {
    const principal = c.get('principal')
    const query = c.req.valid('query')
    const facilityId = await c.get('access').select('rule.write', query.facility)
    const { id } = c.req.valid('param')
    const preview = query.preview === 'yes'
    const changed = await services().removeRule(facilityId, id, decidedBy(principal), preview)
    if (changed === null) throw new ProblemError('not-found', 'There is no such rule.')
    c.get('audit').thing('rule', id)
    return c.json({ exams: changed }, 200)
  })
  return app
}
