import { createRoute, z } from '@hono/zod-openapi'
import { receipt, receiptFinding, type Receipt } from '../contract/receipt.ts'
import { visibleFacilities } from '../access/authorisation.ts'
import type { ServicesOf } from './app-env.ts'
import { newRouter } from './new-router.ts'
import { pageQuery } from './page-query.ts'
import { permit } from './permit.ts'
import { ProblemError } from './problem.ts'
import { problemResponses } from './problem-responses.ts'
import { receiveUpload } from './receive-upload.ts'
import { selectFacility } from './select-facility.ts'
import { json } from './json-body.ts'

/** An upload done within this time answers 201 with its receipt, a longer one 202 with where to look. */
const answerWithinMs = 10_000

const idParam = z.object({ id: z.string().max(64) })
const receiptBody = receipt.openapi('Receipt')

const create = createRoute({
  method: 'post',
  path: '/uploads',
  tags: ['uploads'],
  summary: 'Upload dose reports',
  description:
    'The body is the file: a CT dose report (DICOM), an OpenREM CT CSV export, NDJSON in the published exam schema, or a zip of any of these. multipart/form-data with any number of files works as well.',
  request: {
    query: z.object({
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
      'body-too-large',
      'core-full',
      'codes-exhausted',
    ),
  },
})

const list = createRoute({
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

const findings = createRoute({
  method: 'get',
  path: '/uploads/{id}/findings',
  tags: ['uploads'],
  summary: 'All findings of an upload, by page',
  request: {
    params: idParam,
    query: z.object({
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
    const facilityId = await selectFacility(
      services(),
      c.get('principal'),
      'upload.create',
      facility,
    )
    const name = filename ?? decodeName(c.req.header('x-filename')) ?? 'upload'
    const received = await receiveUpload(c.req.raw, name, services().uploadLimits)
    const before = await services().receiptOfContent(facilityId, received.sha256)
    if (before !== null) {
      await received.dispose()
      return c.json(before, 200)
    }
    const started = await services().startIngest(facilityId, received)
    const answer = await Promise.race([started.done, delay(answerWithinMs)])
    const location = `/api/v1/uploads/${started.uploadId}`
    const failure = started.failure()
    if (failure?.name === 'CoreFull' || failure?.name === 'TooManyCodes') throw failure
    if (answer?.state === 'failed')
      throw new ProblemError(
        'internal',
        `The upload failed and can be sent again; see ${location}.`,
      )
    if (answer !== null) return c.json(answer, 201, { Location: location })
    const now = await services().receipt(started.uploadId)
    if (now === null)
      throw new ProblemError('internal', 'The upload was lost from sight; ask for it again.')
    return c.json(now, 202, { Location: location })
  })

  app.openapi(list, async (c) => {
    const principal = c.get('principal')
    const { facility, limit, after } = c.req.valid('query')
    permit(principal, 'upload.read', facility ?? null)
    const scope = facility === undefined ? visibleFacilities(principal, 'upload.read') : [facility]
    const uploads = await services().receipts(scope, limit, after ?? null)
    const next = uploads.length === limit ? (uploads.at(-1)?.uploadId ?? null) : null
    return c.json({ uploads: [...uploads], next }, 200)
  })

  const visible = async (
    id: string,
    principal: Parameters<typeof permit>[0],
    action: 'upload.read' | 'upload.withdraw',
  ): Promise<Receipt> => {
    permit(principal, action, null)
    const found = await services().receipt(id)
    const scope = visibleFacilities(principal, action)
    const mine = found !== null && (scope === '*' || scope.includes(found.facility))
    if (!mine) throw new ProblemError('not-found', 'There is no such upload for this key.')
    permit(principal, action, found.facility)
    return found
  }

  app.openapi(read, async (c) =>
    c.json(await visible(c.req.valid('param').id, c.get('principal'), 'upload.read'), 200),
  )

  app.openapi(findings, async (c) => {
    const { id } = c.req.valid('param')
    await visible(id, c.get('principal'), 'upload.read')
    const { limit, offset } = c.req.valid('query')
    const page = await services().findings(id, Math.min(Number(limit), 1000), Number(offset))
    return c.json({ findings: [...page] }, 200)
  })

  app.openapi(withdraw, async (c) => {
    const { uploadId } = await visible(
      c.req.valid('param').id,
      c.get('principal'),
      'upload.withdraw',
    )
    const examsChanged = await services().withdraw(uploadId)
    return c.json({ uploadId, examsChanged }, 200)
  })

  return app
}

const delay = (ms: number): Promise<null> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(null), ms).unref()
  })

function decodeName(header: string | undefined): string | undefined {
  if (header === undefined) return undefined
  try {
    return decodeURIComponent(header).slice(0, 255)
  } catch {
    return undefined
  }
}
