import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { SourceFinding, SourceItem } from '../ingest/adapter.ts'
import { dicomAdapter } from '../ingest/dicom/dicom-adapter.ts'
import type { AppEnv, ServicesOf } from './app-env.ts'
import { preferredType } from './media-type.ts'
import { needs } from './needs.ts'
import { newRouter } from './new-router.ts'
import { ProblemError } from './problem.ts'
import { problemResponses } from './problem-responses.ts'
import { receiveInstances } from './receive-instances.ts'
import { dicomJson, dicomXml, storeResponse, storeStatus, type PartFate } from './store-response.ts'

const answerTypes = ['application/dicom+json', 'application/json', 'application/dicom+xml']

const query = z.strictObject({
  facility: z
    .string()
    .max(40)
    .optional()
    .openapi({ description: 'Needed when the key serves several.' }),
})
const studyParam = z.object({
  study: z.string().regex(/^[0-9.]{1,64}$/, 'is no UID'),
})

const description =
  'STOW-RS (PS3.18, 10.5): dose reports as application/dicom parts of a multipart/related body. The key goes into "Authorization: Bearer", or, for clients that know HTTP Basic alone, into the password. The answer comes when the reports are stored.'
const moduleBody = {
  content: { 'application/dicom+json': { schema: z.object({}).loose() } },
}
const shared = {
  method: 'post' as const,
  tags: ['dicomweb'],
  description,
  responses: {
    200: { description: 'All stored: the Store Instances Response Module.', ...moduleBody },
    202: { description: 'Some stored; the module says which, and why others are not.' },
    409: { description: 'None stored; the module has a reason for each.' },
    ...problemResponses(
      'request-invalid',
      'key-invalid',
      'role-missing',
      'facility-unknown',
      'not-acceptable',
      'body-too-large',
      'media-type-unsupported',
      'core-full',
    ),
  },
}
const body = {
  required: true,
  content: {
    'multipart/related': { schema: z.any().openapi({ type: 'string', format: 'binary' }) },
  },
}
const storeAny = createRoute({
  ...needs('upload.create'),
  ...shared,
  path: '/studies',
  summary: 'Store dose reports (STOW-RS)',
  request: { query, body },
})
const storeOfStudy = createRoute({
  ...needs('upload.create'),
  ...shared,
  path: '/studies/{study}',
  summary: 'Store dose reports of one study (STOW-RS)',
  request: { query, params: studyParam, body },
})

/** DICOMweb: dose reports come in by STOW-RS; nothing goes out, as no object is kept. */
export function dicomwebRoutes(services: ServicesOf) {
  const app = newRouter()

  const store = async (
    c: Context<AppEnv>,
    facility: string | undefined,
    study: string | null,
  ): Promise<Response> => {
    const type = preferredType(c.req.header('accept'), answerTypes)
    if (type === null)
      throw new ProblemError('not-acceptable', `The answer is one of ${answerTypes.join(', ')}.`)
    const facilityId = await c.get('access').select('upload.create', facility)
    const { files, sha256, sizeBytes, dispose } = await receiveInstances(
      c.req.raw,
      services().uploadLimits,
    )
    const fates: PartFate[] = files.map(() => null)
    const admit = study === null ? undefined : ofStudy(study)
    try {
      const { uploadId } = await services().ingestFiles(facilityId, {
        files,
        sha256,
        sizeBytes,
        only: dicomAdapter.format,
        onRecord: (fate) => {
          fates[fate.member - 1] = fate
        },
        ...(admit === undefined ? {} : { admit }),
      })
      c.get('audit').thing('upload', uploadId)
      return answer(c, type, fates, uploadId)
    } finally {
      await dispose()
    }
  }

  app.openapi(storeAny, (c) => store(c, c.req.valid('query').facility, null))
  app.openapi(storeOfStudy, (c) =>
    store(c, c.req.valid('query').facility, c.req.valid('param').study),
  )
  app.all('/*', () => {
    throw new ProblemError(
      'objects-not-kept',
      'Send dose reports by POST to /dicomweb/studies; ask for doses under /api/v1.',
    )
  })
  return app
}

/** An object that belongs to another study, or does not say to which, is not what the address promises. */
const ofStudy =
  (study: string) =>
  (item: SourceItem): SourceFinding | null =>
    item.kind === 'record' && item.instance?.studyInstanceUid !== study
      ? { rule: 'study-uid-differs' }
      : null

function answer(
  c: Context<AppEnv>,
  type: string,
  fates: readonly PartFate[],
  uploadId: string,
): Response {
  const status = storeStatus(fates)
  const module = storeResponse(fates)
  const receipt = `/api/v1/uploads/${uploadId}`
  const headers: Record<string, string> = {
    'Content-Type': type,
    Link: `<${receipt}>; rel="describedby"`,
    'Cache-Control': 'private, no-store',
  }
  if (status !== 200)
    headers['Warning'] = `299 opendrl "Not every object was stored; ${receipt} says why"`
  const body = type.endsWith('xml') ? dicomXml(module) : JSON.stringify(dicomJson(module))
  return c.newResponse(body, status, headers)
}
