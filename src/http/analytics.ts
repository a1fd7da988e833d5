import { createRoute, z } from '@hono/zod-openapi'
import {
  comparisonAnswer,
  distributionAnswer,
  drlAnswer,
  typicalAnswer,
} from '../contract/analytics.ts'
import { analyticsQuery, toAnalyticsFilter } from './analytics-query.ts'
import type { ServicesOf } from './app-env.ts'
import { json } from './json-body.ts'
import { needs } from './needs.ts'
import { newRouter } from './new-router.ts'
import { ProblemError } from './problem.ts'
import { problemResponses } from './problem-responses.ts'

const query = analyticsQuery
const ownProblems = problemResponses(
  'request-invalid',
  'key-invalid',
  'role-missing',
  'facility-unknown',
  'facility-needed',
  'core-full',
)

const typical = createRoute({
  ...needs('typical.read'),
  method: 'get',
  path: '/typical-values',
  tags: ['analytics'],
  summary: 'Typical values (medians) of an own facility, live',
  request: { query },
  responses: {
    200: { description: 'One row a cell.', content: json(typicalAnswer) },
    ...ownProblems,
  },
})

const comparisons = createRoute({
  ...needs('comparison.read'),
  method: 'get',
  path: '/comparisons',
  tags: ['analytics'],
  summary: 'Typical values of an own facility against the registry’s and published DRLs',
  request: { query },
  responses: {
    200: { description: 'One row a cell.', content: json(comparisonAnswer) },
    ...ownProblems,
  },
})

const distributions = createRoute({
  ...needs('distribution.read'),
  method: 'get',
  path: '/distributions',
  tags: ['analytics'],
  summary: 'Histograms and percentiles of an own facility’s cells, live',
  request: { query },
  responses: {
    200: { description: 'One entry a cell.', content: json(distributionAnswer) },
    ...ownProblems,
  },
})

const drls = createRoute({
  ...needs('drl.read-snapshot', 'drl.compute-live'),
  method: 'get',
  path: '/drls',
  tags: ['analytics'],
  summary: 'The registry’s DRLs',
  description:
    'Everybody sees the current snapshot, narrowed but never recomputed. With live=true an authority computes by any method and filter.',
  request: { query: query.safeExtend({ live: z.enum(['true', 'false']).optional() }) },
  responses: {
    200: { description: 'One row a cell.', content: json(drlAnswer) },
    ...problemResponses(
      'request-invalid',
      'key-invalid',
      'role-missing',
      'snapshot-missing',
      'core-full',
    ),
  },
})

/** Narrowing a snapshot is allowed; anything that would recompute it is not (trust.md, section 4). */
const snapshotFilters = new Set(['quantity', 'protocol', 'scheme', 'population', 'live'])

/** Questions about doses: live for the own facilities, snapshots for all others. */
export function analyticsRoutes(services: ServicesOf) {
  const app = newRouter()

  app.openapi(typical, async (c) => {
    const { facility, ...filter } = toAnalyticsFilter(c.req.valid('query'))
    const facilityId = await c.get('access').select('typical.read', facility)
    return c.json(await services().questions.typicalValues(facilityId, filter, c.get('until')), 200)
  })

  app.openapi(comparisons, async (c) => {
    const { facility, ...filter } = toAnalyticsFilter(c.req.valid('query'))
    const facilityId = await c.get('access').select('comparison.read', facility)
    return c.json(await services().questions.comparisons(facilityId, filter, c.get('until')), 200)
  })

  app.openapi(distributions, async (c) => {
    const { facility, ...filter } = toAnalyticsFilter(c.req.valid('query'))
    const facilityId = await c.get('access').select('distribution.read', facility)
    return c.json(await services().questions.distributions(facilityId, filter, c.get('until')), 200)
  })

  app.openapi(drls, async (c) => {
    const { live, ...rest } = c.req.valid('query')
    const filter = toAnalyticsFilter(rest)
    if (live === 'true') {
      c.get('access').permit('drl.compute-live', null)
      return c.json(await services().questions.liveDrls(filter, c.get('until')), 200)
    }
    c.get('access').permit('drl.read-snapshot', null)
    const refused = Object.keys(c.req.valid('query')).filter((name) => !snapshotFilters.has(name))
    if (refused.length > 0)
      throw new ProblemError(
        'request-invalid',
        `The snapshot is one fixed grid and cannot be asked by ${refused.join(', ')}; an authority may ask live=true.`,
        refused.map((field) => ({ field, message: 'not for the snapshot' })),
      )
    const answer = await services().questions.snapshotDrls(filter)
    if (answer === null)
      throw new ProblemError(
        'snapshot-missing',
        'An authority makes one with POST /api/v1/snapshots.',
      )
    return c.json(answer, 200)
  })

  return app
}
