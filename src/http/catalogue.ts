import { createRoute, z } from '@hono/zod-openapi'
import { bandingSchemes } from '../catalogue/banding-schemes.ts'
import { drlSets } from '../catalogue/drl-sets.ts'
import { protocols } from '../catalogue/protocols.ts'
import { drlSetView, protocolView, schemeView } from '../contract/catalogue.ts'
import type { ServicesOf } from './app-env.ts'
import { json } from './json-body.ts'
import { needs } from './needs.ts'
import { newRouter } from './new-router.ts'
import { ProblemError } from './problem.ts'
import { problemResponses } from './problem-responses.ts'

const listProtocols = createRoute({
  ...needs('protocol.read'),
  method: 'get',
  path: '/protocols',
  tags: ['catalogue'],
  summary: 'Protocols DRLs are computed for',
  responses: {
    200: {
      description: 'Protocols.',
      content: json(z.object({ protocols: z.array(protocolView) })),
    },
    ...problemResponses('key-invalid'),
  },
})

const listSchemes = createRoute({
  ...needs('protocol.read'),
  method: 'get',
  path: '/banding-schemes',
  tags: ['catalogue'],
  summary: 'Banding schemes by age, weight and size, each with its population',
  responses: {
    200: { description: 'Schemes.', content: json(z.object({ schemes: z.array(schemeView) })) },
    ...problemResponses('key-invalid'),
  },
})

const listSets = createRoute({
  ...needs('drl-set.read'),
  method: 'get',
  path: '/drl-sets',
  tags: ['catalogue'],
  summary: 'Published DRL sets',
  responses: {
    200: {
      description: 'Sets, without their values.',
      content: json(
        z.object({
          sets: z.array(
            drlSetView.omit({ values: true, coverage: true }).extend({ values: z.int() }),
          ),
        }),
      ),
    },
    ...problemResponses('key-invalid', 'role-missing'),
  },
})

const readSet = createRoute({
  ...needs('drl-set.read'),
  method: 'get',
  path: '/drl-sets/{id}',
  tags: ['catalogue'],
  summary: 'A published DRL set with source and evidence of every value',
  request: { params: z.object({ id: z.string().max(64) }) },
  responses: {
    200: { description: 'The set.', content: json(drlSetView) },
    ...problemResponses('key-invalid', 'role-missing', 'not-found'),
  },
})

/** Facts as data: what exams are called, how patients are banded, what others published. */
export function catalogueRoutes(_services: ServicesOf) {
  const app = newRouter()
  app.openapi(listProtocols, (c) => {
    c.get('access').permit('protocol.read', null)
    return c.json({ protocols: [...protocols] }, 200)
  })
  app.openapi(listSchemes, (c) => {
    c.get('access').permit('protocol.read', null)
    return c.json(
      { schemes: bandingSchemes.map((scheme) => ({ ...scheme, bands: [...scheme.bands] })) },
      200,
    )
  })
  app.openapi(listSets, (c) => {
    c.get('access').permit('drl-set.read', null)
    return c.json(
      { sets: drlSets.map((set) => ({ ...set, coverage: undefined, values: set.values.length })) },
      200,
    )
  })
  app.openapi(readSet, (c) => {
    c.get('access').permit('drl-set.read', null)
    const found = drlSets.find(({ id }) => id === c.req.valid('param').id)
    if (found === undefined) throw new ProblemError('not-found', 'There is no such DRL set.')
    const values = found.values.map((value) => ({ ...value, loincs: [...value.loincs] }))
    const coverage = found.coverage.map((words) => ({ ...words, loincs: [...words.loincs] }))
    return c.json({ ...found, coverage, values }, 200)
  })
  return app
}
