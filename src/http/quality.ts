import { createRoute, z } from '@hono/zod-openapi'
import { qualityAnswer, qualityBy } from '../contract/quality.ts'
import type { ServicesOf } from './app-env.ts'
import { json } from './json-body.ts'
import { needs } from './needs.ts'
import { newRouter } from './new-router.ts'
import { problemResponses } from './problem-responses.ts'

const read = createRoute({
  ...needs('quality.read'),
  method: 'get',
  path: '/quality',
  tags: ['quality'],
  summary: 'How complete and sound what a facility sent is, and what to mend',
  description:
    'By upload, scanner or month, and in total: what is known of patients and exams, what is quarantined and why, what waits for a decision, duplicates, clocks that are wrong, and what was recognised as no patient.',
  request: {
    query: z
      .strictObject({
        facility: z.string().max(40).optional(),
        by: qualityBy.default('scanner'),
        from: z.iso.date().optional().openapi({ description: 'First exam date, YYYY-MM-DD.' }),
        to: z.iso.date().optional().openapi({ description: 'Last exam date, YYYY-MM-DD.' }),
      })
      .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
        path: ['from'],
        message: 'from lies after to',
      }),
  },
  responses: {
    200: {
      description: 'The report.',
      content: json(qualityAnswer),
    },
    ...problemResponses(
      'request-invalid',
      'key-invalid',
      'role-missing',
      'facility-unknown',
      'facility-needed',
    ),
  },
})

export function qualityRoutes(services: ServicesOf) {
  const app = newRouter()
  app.openapi(read, async (c) => {
    const { facility, by, from, to } = c.req.valid('query')
    const facilityId = await c.get('access').select('quality.read', facility)
    const query = { facilityId, by, from: from ?? null, to: to ?? null }
    return c.json(await services().qualityOf(query, c.get('until')), 200)
  })
  return app
}
