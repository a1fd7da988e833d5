import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Logger } from 'pino'
import { softwareVersion } from '../version.ts'
import { analyticsRoutes } from './analytics.ts'
import { answerBeforeCut } from './answer-before-cut.ts'
import type { AppEnv, ServicesOf } from './app-env.ts'
import { auditRoutes } from './audit/audit-routes.ts'
import { boundedBody } from './pressure/bounded-body.ts'
import { auditing } from './audit/auditing.ts'
import { authentication } from './authentication.ts'
import { backupRoutes } from './backups.ts'
import { catalogueRoutes } from './catalogue.ts'
import { dicomwebRoutes } from './dicomweb.ts'
import { dicomPeerRoutes } from './dicom-peers.ts'
import { docsPage, docsStyle } from './docs-page.ts'
import { examRoutes } from './exams.ts'
import { facilityRoutes } from './facilities.ts'
import { fhirMetadata, fhirRoutes } from './fhir.ts'
import { healthRoutes } from './health.ts'
import { refuseKeyInUrl } from './refuse-key-in-url.ts'
import { sessionRoutes } from './sessions.ts'
import { signInRoutes } from './sign-in.ts'
import { keyRoutes } from './keys.ts'
import { layoutRoutes } from './layouts.ts'
import { mappingRoutes } from './mappings.ts'
import type { Metrics } from './metrics.ts'
import { metricsRoutes } from './metrics-routes.ts'
import { newRouter } from './new-router.ts'
import { createPressure, type PressureOptions } from './pressure/pressure.ts'
import { setSecurityHeaders } from './security-headers.ts'
import type { OpenAPIObject } from './open-api-object.ts'
import { ProblemError } from './problem.ts'
import { patientRoutes } from './patients.ts'
import { problemResponse } from './problem-response.ts'
import { qualityRoutes } from './quality.ts'
import { refuseWritesWithoutRoom } from './refuse-writes-without-room.ts'
import { releaseRoutes } from './releases.ts'
import { retentionRoutes } from './retention.ts'
import { ruleRoutes } from './rules.ts'
import { uploadRoutes } from './uploads.ts'
import { webApp } from './web-app.ts'

export interface AppOptions {
  readonly logger: Logger
  readonly metrics: Metrics
  readonly newRequestId: () => string
  /** Folder of the built page. */
  readonly webRoot: string
  /** Whether /metrics needs no key. */
  readonly metricsOpen: boolean
  /** Whether people reach the service by https. */
  readonly overTls: boolean
  readonly pressure: PressureOptions
}

/** The whole HTTP side: the app is a function of its dependencies. */
export function createApp(services: ServicesOf, options: AppOptions): OpenAPIHono<AppEnv> {
  const { logger, metrics } = options
  const app = newRouter()

  app.use(async (c, next) => {
    const requestId = options.newRequestId()
    c.set('requestId', requestId)
    const started = performance.now()
    await next()
    const seconds = (performance.now() - started) / 1000
    const route = c.req.routePath
    metrics.observeRequest(route, c.req.method, c.res.status, seconds)
    c.res.headers.set('X-Request-Id', requestId)
    setSecurityHeaders(c, options.overTls)
    logger.info(
      {
        requestId,
        method: c.req.method,
        route,
        status: c.res.status,
        ms: Math.round(seconds * 1000),
      },
      'request',
    )
  })

  app.onError((error, c) => {
    services().disk.noticed(error)
    return problemResponse(c, error, logger)
  })
  app.notFound((c) => {
    c.get('access')?.open('There is nothing at this address.')
    return problemResponse(c, new ProblemError('not-found', 'No such address; see /docs.'), logger)
  })

  // Whatever else is asked of it, the service says how it is.
  app.route('/', healthRoutes(services))
  const pressure = createPressure(services, options.pressure)
  metrics.watchPressure(pressure.gates)
  app.use(pressure.atTheDoor)

  // What a client may do with an address is no secret; a page of another origin gets no further than this.
  app.options('/dicomweb/*', (c) => c.body(null, 204, { Allow: 'OPTIONS, POST' }))
  app.get('/fhir/metadata', fhirMetadata)
  const beforeCut = answerBeforeCut(services)
  for (const [paths, allowed] of [
    ['/api/v1/*', { cookie: true }],
    ['/dicomweb/*', { basic: true }],
    ['/fhir/*', { basic: true }],
  ] as const) {
    app.use(paths, async (c, next) => {
      if (!services().takesWork()) throw new ProblemError('stopping', 'Ask again in a moment.')
      refuseWritesWithoutRoom(c.req.method, services().disk)
      await next()
    })
    app.use(paths, beforeCut)
    app.use(paths, auditing(services))
    app.use(paths, refuseKeyInUrl)
    app.use(paths, authentication(services, allowed))
    app.use(paths, pressure.afterSignIn)
  }
  // No other address takes a key either.
  app.use(refuseKeyInUrl)
  app.route('/', metricsRoutes(services, metrics, options.metricsOpen))
  app.use('/auth/*', auditing(services))
  app.use('/auth/*', async (c, next) => {
    await boundedBody(c, options.pressure.maxBodyBytes, options.pressure.pace)
    await next()
  })
  app.route('/auth', signInRoutes(services))
  const routes = [
    uploadRoutes,
    examRoutes,
    ruleRoutes,
    facilityRoutes,
    mappingRoutes,
    layoutRoutes,
    keyRoutes,
    sessionRoutes,
    dicomPeerRoutes,
    analyticsRoutes,
    qualityRoutes,
    catalogueRoutes,
    releaseRoutes,
    auditRoutes,
    backupRoutes,
    patientRoutes,
    retentionRoutes,
  ]
  for (const route of routes) app.route('/api/v1', route(services))
  app.route('/dicomweb', dicomwebRoutes(services))
  app.route('/fhir', fhirRoutes(services))

  let document: OpenAPIObject | undefined
  const openApi = () => (document ??= openApiDocument(app))
  app.get('/openapi.json', (c) => c.json(openApi()))
  app.get('/docs', (c) => c.html(docsPage(openApi())))
  app.get('/docs.css', (c) => c.text(docsStyle, 200, { 'Content-Type': 'text/css; charset=utf-8' }))
  app.route('/', webApp(options.webRoot))
  return app
}

/** The OpenAPI 3.1 description of everything under /api/v1 and of the other roads in. */
export function openApiDocument(app: OpenAPIHono<AppEnv>): OpenAPIObject {
  app.openAPIRegistry.registerComponent('securitySchemes', 'key', {
    type: 'http',
    scheme: 'bearer',
  })
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'OpenDRL',
      version: softwareVersion,
      description: 'A radiation dose registry and DRL analytics service.',
      license: { name: 'Apache-2.0' },
    },
    security: [{ key: [] }],
  })
}
