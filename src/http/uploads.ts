import { createRoute, z } from '@hono/zod-openapi'
import { answersKeptDays } from '../ingest/pipeline/idempotency-desk.ts'
import { receipt, receiptFinding, type Receipt } from '../contract/receipt.ts'
import type { Access } from './access.ts'
import type { ServicesOf } from './app-env.ts'
import { needs } from './needs.ts'
import { newRouter } from './new-router.ts'
import { pageQuery } from './page-query.ts'
import { ProblemError } from './problem.ts'
import { problemResponses } from './problem-responses.ts'
import { takeUpload } from './take-upload.ts'
import { uploadEvents } from './upload-events.ts'
import { json } from './json-body.ts'

/** Streams of events open at once, over all uploads. */
const maxFollowers = 500

const idParam = z.object({ id: z.string().max(64) })
const receiptBody = receipt.openapi('Receipt')

const create = createRoute({
  ...needs('upload.create'),
  method: 'post',
  path: '/uploads',
  tags: ['uploads'],
  summary: 'Upload dose reports',
  description:
    'The body is the file: a dose report (DICOM), a table of a dose manager (CSV, XLSX), a FHIR bundle of dose summaries, NDJSON, Arrow or Parquet in the published exam schema, or a zip, tar or tar.gz of any of these. multipart/form-data with any number of files works as well. An upload is all or nothing: one that breaks off or fails leaves nothing behind and is simply sent again.',
  request: {
    query: z.strictObject({
      facility: z
        .string()
        .max(40)
        .optional()
        .openapi({ description: 'Needed when the key serves several.' }),
      filename: z
        .string()
        .max(255)
        .optional()
        .openapi({ description: 'Name shown in the live receipt; never stored.' }),
    }),
    headers: z.object({
      'idempotency-key': z
        .string()
        .optional()
        .openapi({
          description: `Names this upload, e.g. "8e03978e-40d5-43dd-bc93-6894a57f9324" (at most 255 characters): sent again with the same content it gives the first answer, for ${answersKeptDays} days.`,
        }),
      prefer: z.string().optional().openapi({
        description: '"respond-async" answers 202 at once; with "wait=5", after 5 s at the latest.',
      }),
    }),
    body: {
      required: true,
      content: {
        'application/octet-stream': {
          schema: z.any().openapi({ type: 'string', format: 'binary' }),
        },
      },
    },
  },
  responses: {
    201: { description: 'Read whole; the receipt.', content: json(receiptBody) },
    200: {
      description: 'These very bytes arrived before; the first receipt.',
      content: json(receiptBody),
    },
    202: { description: 'Still being read; follow the Location.', content: json(receiptBody) },
    ...problemResponses(
      'request-invalid',
      'key-invalid',
      'role-missing',
      'facility-unknown',
      'body-empty',
      'body-interrupted',
      'idempotency-key-invalid',
      'idempotency-running',
      'body-too-large',
      'encoding-unsupported',
      'idempotency-key-reused',
      'stopping',
      'core-full',
      'codes-exhausted',
    ),
  },
})

const list = createRoute({
  ...needs('upload.read'),
  method: 'get',
  path: '/uploads',
  tags: ['uploads'],
  summary: 'Uploads of the own facilities, newest first',
  request: { query: pageQuery },
  responses: {
    200: {
      description: 'A page of receipts without findings.',
      content: json(z.object({ uploads: z.array(receiptBody), next: z.string().nullable() })),
    },
    ...problemResponses('key-invalid', 'role-missing'),
  },
})

const read = createRoute({
  ...needs('upload.read'),
  method: 'get',
  path: '/uploads/{id}',
  tags: ['uploads'],
  summary: 'The receipt of an upload',
  request: { params: idParam },
  responses: {
    200: { description: 'The receipt as it stands now.', content: json(receiptBody) },
    ...problemResponses('key-invalid', 'not-found'),
  },
})

const events = createRoute({
  ...needs('upload.read'),
  method: 'get',
  path: '/uploads/{id}/events',
  tags: ['uploads'],
  summary: 'Follow an upload by server-sent events',
  description:
    '"progress" events with counts while it is read, then "receipt" with the receipt, then the end. Comments keep the connection open. Of an upload that is over the receipt comes at once; a client that already has it (Last-Event-ID: end) is answered 204.',
  request: { params: idParam },
  responses: {
    200: {
      description: 'Events as they happen.',
      content: { 'text/event-stream': { schema: z.string() } },
    },
    204: { description: 'This client has the receipt; there is nothing more.' },
    ...problemResponses('key-invalid', 'role-missing', 'not-found', 'followers-full'),
  },
})

const findings = createRoute({
  ...needs('upload.read'),
  method: 'get',
  path: '/uploads/{id}/findings',
  tags: ['uploads'],
  summary: 'All findings of an upload, by page',
  request: {
    params: idParam,
    query: z.strictObject({
      limit: z
        .string()
        .regex(/^\d{1,4}$/)
        .default('100'),
      offset: z
        .string()
        .regex(/^\d{1,6}$/)
        .default('0'),
    }),
  },
  responses: {
    200: {
      description: 'Findings in the order met.',
      content: json(z.object({ findings: z.array(receiptFinding) })),
    },
    ...problemResponses('key-invalid', 'not-found'),
  },
})

const withdraw = createRoute({
  ...needs('upload.withdraw'),
  method: 'delete',
  path: '/uploads/{id}',
  tags: ['uploads'],
  summary: 'Withdraw an upload whole',
  description:
    'Takes back everything the upload brought; exams that other uploads also brought stay.',
  request: { params: idParam },
  responses: {
    200: {
      description: 'What changed.',
      content: json(z.object({ uploadId: z.string(), examsChanged: z.int() })),
    },
    ...problemResponses('key-invalid', 'role-missing', 'not-found'),
  },
})

/** Dose reports in, receipts out. */
export function uploadRoutes(services: ServicesOf) {
  const app = newRouter()

  app.openapi(create, async (c) => {
    const { facility, filename } = c.req.valid('query')
    const facilityId = await c.get('access').select('upload.create', facility)
    const name = filename ?? decodeName(c.req.header('x-filename')) ?? 'upload'
    const {
      status,
      receipt: answer,
      headers,
    } = await takeUpload(services(), facilityId, c.req.raw, name)
    c.get('audit').thing('upload', answer.uploadId)
    return c.json(answer, status, headers)
  })

  app.openapi(list, async (c) => {
    const { facility, limit, after } = c.req.valid('query')
    const scope = await c.get('access').visible('upload.read', facility)
    const uploads = await services().receipts(scope, limit, after ?? null)
    const next = uploads.length === limit ? (uploads.at(-1)?.uploadId ?? null) : null
    return c.json({ uploads: [...uploads], next }, 200)
  })

  const visible = async (
    id: string,
    access: Access,
    action: 'upload.read' | 'upload.withdraw',
  ): Promise<Receipt> => {
    const found = await services().receipt(id)
    access.owned(action, found?.facility ?? null, unknown)
    if (found === null) throw unknown()
    return found
  }

  app.openapi(read, async (c) =>
    c.json(await visible(c.req.valid('param').id, c.get('access'), 'upload.read'), 200),
  )

  let followers = 0
  app.openapi(events, async (c) => {
    const now = await visible(c.req.valid('param').id, c.get('access'), 'upload.read')
    if (c.req.header('last-event-id') === 'end') return c.body(null, 204)
    if (followers >= maxFollowers)
      throw new ProblemError('followers-full', 'Ask for the receipt itself now and then instead.')
    followers += 1
    const stream = uploadEvents(services(), now, c.req.raw.signal, () => {
      followers -= 1
    })
    const headers = {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'X-Accel-Buffering': 'no',
    }
    return c.body(stream, 200, headers)
  })

  app.openapi(findings, async (c) => {
    const { id } = c.req.valid('param')
    await visible(id, c.get('access'), 'upload.read')
    const { limit, offset } = c.req.valid('query')
    const page = await services().findings(id, Math.min(Number(limit), 1000), Number(offset))
    return c.json({ findings: [...page] }, 200)
  })

  app.openapi(withdraw, async (c) => {
    const { uploadId } = await visible(c.req.valid('param').id, c.get('access'), 'upload.withdraw')
    const examsChanged = await services().withdraw(uploadId)
    c.get('audit').thing('upload', uploadId)
    return c.json({ uploadId, examsChanged }, 200)
  })

  return app
}

const unknown = () => new ProblemError('not-found', 'There is no such upload for this key.')

function decodeName(header: string | undefined): string | undefined {
  if (header === undefined) return undefined
  try {
    return decodeURIComponent(header).slice(0, 255)
  } catch {
    return undefined
  }
}
