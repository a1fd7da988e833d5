import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { AppEnv, ServicesOf } from './app-env.ts'
import { auditing } from './audit/auditing.ts'
import { authentication } from './authentication.ts'
import type { Metrics } from './metrics.ts'
import { needs } from './needs.ts'
import { newRouter } from './new-router.ts'
import { problemResponses } from './problem-responses.ts'

const read = createRoute({
  ...needs('metrics.read'),
  method: 'get',
  path: '/metrics',
  tags: ['operation'],
  summary: 'What an operator watches, in the Prometheus text format',
  description: 'Needs no key when the setting OPENDRL_METRICS_OPEN says so.',
  responses: {
    200: { description: 'The metrics.', content: { 'text/plain': { schema: z.string() } } },
    ...problemResponses('key-missing', 'key-invalid', 'role-missing'),
  },
})

/** @param open whether they are given without a key */
export function metricsRoutes(services: ServicesOf, metrics: Metrics, open: boolean) {
  const app = newRouter()
  const answer = async (c: Context<AppEnv>) => {
    metrics.setReady(services().ready())
    return c.text(await metrics.registry.metrics(), 200, {
      'Content-Type': metrics.registry.contentType,
    })
  }
  if (open) {
    app.get('/metrics', answer)
    return app
  }
  app.use('/metrics', auditing(services))
  app.use('/metrics', authentication(services))
  app.openapi(read, (c) => {
    c.get('access').permit('metrics.read', null)
    return answer(c)
  })
  return app
}
