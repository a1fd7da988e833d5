import { createRoute, z } from '@hono/zod-openapi'
import { fhirAdapter } from '../ingest/fhir/fhir-adapter.ts'
import type { AppEnv, ServicesOf } from './app-env.ts'
import { capabilityStatement } from './capability-statement.ts'
import { parseMediaType, preferredType } from './media-type.ts'
import { needs } from './needs.ts'
import { newRouter } from './new-router.ts'
import { fhirJson, outcomeOf, outcomeStatus } from './operation-outcome.ts'
import { ProblemError } from './problem.ts'
import { receiveUpload } from './receive-upload.ts'
import type { Context } from 'hono'

const answerTypes = [fhirJson, 'application/json']

const outcome = {
  [fhirJson]: {
    schema: z
      .object({ resourceType: z.literal('OperationOutcome'), issue: z.array(z.object({}).loose()) })
      .openapi('OperationOutcome'),
  },
}

const create = createRoute({
  ...needs('upload.create'),
  method: 'post',
  path: '/',
  tags: ['fhir'],
  summary: 'Send radiation dose summaries (FHIR R4)',
  description:
    'The body is a transaction or batch Bundle of the HL7 Radiation Dose Summary guide 1.0.0 or its January 2022 ballot. The key goes into "Authorization: Bearer" or the password of HTTP Basic. Each dose summary stands by itself.',
  request: {
    query: z.strictObject({
      facility: z
        .string()
        .max(40)
        .optional()
        .openapi({ description: 'Needed when the key serves several.' }),
    }),
    body: {
      required: true,
      // No zod: a bundle is read by the parse child, never here.
      content: { [fhirJson]: { schema: { type: 'object' } } },
    },
  },
  responses: {
    200: { description: 'Taken, or known before; an issue a finding.', content: outcome },
    400: { description: 'No readable bundle.', content: outcome },
    401: { description: 'A key is needed.', content: outcome },
    403: { description: 'The key may not.', content: outcome },
    404: { description: 'There is no such facility for this key.', content: outcome },
    413: { description: 'The bundle is too large.', content: outcome },
    415: { description: 'The body is no FHIR JSON.', content: outcome },
    422: { description: 'Every dose summary was refused.' },
  },
})

/** FHIR: dose summaries come in as bundles; an OperationOutcome goes back, whatever happens. */
export function fhirRoutes(services: ServicesOf) {
  const app = newRouter()

  app.openapi(create, async (c) => {
    const type = answerType(c)
    assertFhirJson(c.req.header('content-type') ?? '')
    const facilityId = await c.get('access').select('upload.create', c.req.valid('query').facility)
    const { files, sha256, sizeBytes, dispose } = await receiveUpload(
      c.req.raw,
      'bundle',
      services().uploadLimits,
    )
    try {
      const receipt = await services().ingestFiles(facilityId, {
        files,
        sha256,
        sizeBytes,
        only: fhirAdapter.format,
      })
      c.get('audit').thing('upload', receipt.uploadId)
      return c.newResponse(JSON.stringify(outcomeOf(receipt)), outcomeStatus(receipt), {
        'Content-Type': type,
        Link: `</api/v1/uploads/${receipt.uploadId}>; rel="describedby"`,
        'Cache-Control': 'private, no-store',
      })
    } finally {
      await dispose()
    }
  })
  app.all('/*', () => {
    throw new ProblemError(
      'not-found',
      'Bundles are taken at POST /fhir; resources are not kept. See /fhir/metadata.',
    )
  })
  return app
}

/** What can be done here is no secret: it needs no key, as FHIR demands. */
export function fhirMetadata(c: Context<AppEnv>): Response {
  return c.newResponse(JSON.stringify(capabilityStatement), 200, {
    'Content-Type': answerType(c),
  })
}

function answerType(c: Context<AppEnv>): string {
  const type = preferredType(c.req.header('accept'), answerTypes)
  if (type === null)
    throw new ProblemError('not-acceptable', `The answer is ${answerTypes.join(' or ')}.`)
  return type
}

function assertFhirJson(header: string): void {
  const type = parseMediaType(header)
  const charset = type?.parameters.get('charset')?.toLowerCase() ?? 'utf-8'
  const version = type?.parameters.get('fhirversion') ?? '4.0'
  if (type === null || !answerTypes.includes(type.essence))
    throw new ProblemError('media-type-unsupported', `Send a Bundle as ${fhirJson}.`)
  if (charset !== 'utf-8' || !/^4\.0(\.\d)?$/.test(version))
    throw new ProblemError('media-type-unsupported', 'Send FHIR R4 (4.0) in UTF-8.')
}
