import { createRoute, z } from '@hono/zod-openapi'
import { type AuditEvent, auditBundle, auditOutcome } from '../../contract/audit-event.ts'
import type { AuditPage } from '../../access/audit/ports.ts'
import type { ServicesOf } from '../app-env.ts'
import { preferredType } from '../media-type.ts'
import { needs } from '../needs.ts'
import { newRouter } from '../new-router.ts'
import { ProblemError } from '../problem.ts'
import { problemResponses } from '../problem-responses.ts'

const fhirJson = 'application/fhir+json'
const ndjson = 'application/x-ndjson'
const answerTypes = [fhirJson, 'application/json', ndjson, 'application/ndjson']

const moment = z
  .union([z.iso.date(), z.iso.datetime()])
  .transform((text) => (text.length === 10 ? text : new Date(text).toISOString()))
  .openapi({ type: 'string' })

const list = createRoute({
  ...needs('audit.read'),
  method: 'get',
  path: '/audit',
  tags: ['audit'],
  summary: 'The audit trail: who did what, when, to what',
  description:
    'FHIR R4 AuditEvents, oldest first: as a Bundle, or one a line with "Accept: application/x-ndjson". An officer sees entries about their own facilities, or by credentials that are for these alone. Go on with "after" as long as there is a next page (link "next", for lines the Link header); a page may be short, or empty, before the end.',
  request: {
    query: z.strictObject({
      facility: z.string().max(40).optional().openapi({ description: 'About this facility.' }),
      from: moment.optional().openapi({ description: 'Date or UTC date-time, within.' }),
      to: moment
        .optional()
        .openapi({ description: 'Date (the whole day within) or UTC date-time (not within).' }),
      action: z
        .string()
        .regex(/^[a-z-]{1,32}(\.[a-z-]{1,32})?$/)
        .optional()
        .openapi({ description: 'As in the table of permissions, e.g. exam.read.' }),
      agent: z
        .string()
        .max(64)
        .optional()
        .openapi({ description: 'Id of a key or person, or operator, system, nobody.' }),
      outcome: auditOutcome.optional().openapi({ description: '0 done, 4 refused, 8 failed.' }),
      limit: z
        .string()
        .regex(/^\d{1,4}$/, 'a whole number up to 1000')
        .default('100')
        .transform(Number)
        .pipe(z.number().min(1).max(1000)),
      after: z
        .string()
        .regex(/^\d{1,15}$/)
        .default('0')
        .transform(Number)
        .openapi({ type: 'string', description: 'Number of the last entry that is known.' }),
    }),
  },
  responses: {
    200: {
      description: 'A page of entries.',
      content: { [fhirJson]: { schema: auditBundle }, [ndjson]: { schema: z.string() } },
    },
    ...problemResponses(
      'request-invalid',
      'key-invalid',
      'role-missing',
      'facility-unknown',
      'not-acceptable',
    ),
    507: { description: 'That the trail was read cannot be recorded, so it is not shown.' },
  },
})

/** Who did what, for those who answer for it; that they looked is in the trail as well. */
export function auditRoutes(services: ServicesOf) {
  const app = newRouter()
  app.openapi(list, async (c) => {
    const type = preferredType(c.req.header('accept'), answerTypes)
    if (type === null)
      throw new ProblemError('not-acceptable', `The answer is one of ${answerTypes.join(', ')}.`)
    const { facility, action, after, limit, from, to, agent, outcome } = c.req.valid('query')
    const scope = await c.get('access').visible('audit.read', facility)
    if (scope !== '*') c.get('audit').ofFacilities(...scope)
    const page = await services().audit.read({
      filter: {
        from,
        to,
        agent,
        outcome,
        operation: action,
        facilities: scope === '*' ? undefined : scope,
        orActingFor: true,
      },
      after,
      limit,
    })
    const next = nextAddress(c.req.url, page)
    const headers: Record<string, string> = {
      'Content-Type': type,
      'Cache-Control': 'private, no-store',
      ...(next === null ? {} : { Link: `<${next}>; rel="next"` }),
    }
    const self = pathOf(new URL(c.req.url))
    const body = type.endsWith('ndjson') ? lines(page) : JSON.stringify(bundle(page, self, next))
    return c.newResponse(body, 200, headers)
  })
  return app
}

const pathOf = ({ pathname, search }: URL): string => `${pathname}${search}`

function nextAddress(url: string, { next }: AuditPage): string | null {
  if (next === null) return null
  const address = new URL(url)
  address.searchParams.set('after', String(next))
  return pathOf(address)
}

const lines = ({ events }: AuditPage): string =>
  events.map((event) => `${JSON.stringify(event)}\n`).join('')

const bundle = ({ events }: AuditPage, self: string, next: string | null) => ({
  resourceType: 'Bundle' as const,
  type: 'searchset' as const,
  link: [
    { relation: 'self' as const, url: self },
    ...(next === null ? [] : [{ relation: 'next' as const, url: next }]),
  ],
  entry: events.map((resource: AuditEvent) => ({
    resource,
    search: { mode: 'match' as const },
  })),
})
