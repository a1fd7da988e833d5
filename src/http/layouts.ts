import { createRoute, z } from '@hono/zod-openapi'
import {
  layoutAnswer,
  layoutDecisions,
  layoutSuggestion,
  layoutView,
  type LayoutDecisions,
} from '../contract/layout.ts'
import type { Access } from './access.ts'
import type { ServicesOf } from './app-env.ts'
import { json } from './json-body.ts'
import { needs } from './needs.ts'
import { newRouter } from './new-router.ts'
import { ProblemError } from './problem.ts'
import { problemResponses } from './problem-responses.ts'
import { receiveUpload } from './receive-upload.ts'

const query = z.strictObject({ facility: z.string().max(40).optional() })
const params = z.object({ id: z.string().max(64) })
const refusals = ['key-invalid', 'role-missing', 'facility-unknown', 'facility-needed'] as const

const suggest = createRoute({
  ...needs('layout.write'),
  method: 'post',
  path: '/layouts/suggestions',
  tags: ['layouts'],
  summary: 'Look into a table: what its columns seem to be',
  description:
    'The body is the file, or multipart/form-data with the file and, beside it, a field "decisions" (JSON, as for saving): then the first rows are tried with these. Nothing of the file is kept.',
  request: {
    query: query.extend({ filename: z.string().max(255).optional() }),
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
    200: { description: 'The suggestion; never cached.', content: json(layoutSuggestion) },
    ...problemResponses('request-invalid', ...refusals, 'body-too-large', 'table-unreadable'),
  },
})

const save = createRoute({
  ...needs('layout.write'),
  method: 'post',
  path: '/layouts',
  tags: ['layouts'],
  summary: 'Save how the columns of a table are read',
  description:
    'From now on uploads of the facility that have these columns, in whatever order, are read by it. The same columns as those of a layout of the facility make its next version. What was taken in before stays as it is.',
  request: { query, body: { required: true, content: json(layoutDecisions) } },
  responses: {
    201: { description: 'The version that was saved.', content: json(layoutAnswer) },
    ...problemResponses('request-invalid', ...refusals),
  },
})

const change = createRoute({
  ...needs('layout.write'),
  method: 'put',
  path: '/layouts/{id}',
  tags: ['layouts'],
  summary: 'Save a new version of a layout',
  request: { query, params, body: { required: true, content: json(layoutDecisions) } },
  responses: {
    200: { description: 'The version that was saved.', content: json(layoutAnswer) },
    ...problemResponses('request-invalid', ...refusals, 'not-found'),
  },
})

const list = createRoute({
  ...needs('layout.read'),
  method: 'get',
  path: '/layouts',
  tags: ['layouts'],
  summary: 'Own table layouts of a facility',
  request: { query },
  responses: {
    200: {
      description: 'The current version of each.',
      content: json(z.object({ facility: z.string(), layouts: z.array(layoutView) })),
    },
    ...problemResponses(...refusals),
  },
})

const read = createRoute({
  ...needs('layout.read'),
  method: 'get',
  path: '/layouts/{id}',
  tags: ['layouts'],
  summary: 'One own table layout and its history',
  request: { query, params },
  responses: {
    200: {
      description: 'Every version, the newest first.',
      content: json(z.object({ id: z.string(), versions: z.array(layoutView) })),
    },
    ...problemResponses(...refusals, 'not-found'),
  },
})

const withdraw = createRoute({
  ...needs('layout.write'),
  method: 'delete',
  path: '/layouts/{id}',
  tags: ['layouts'],
  summary: 'Withdraw an own table layout',
  description: 'Later uploads are not read by it; what was taken in stays.',
  request: { query, params },
  responses: {
    200: { description: 'The version that withdraws it.', content: json(layoutAnswer) },
    ...problemResponses(...refusals, 'not-found'),
  },
})

/** A facility's own tables: which column is what, as a person said once. */
export function layoutRoutes(services: ServicesOf) {
  const app = newRouter()
  app.openapi(suggest, async (c) => {
    const { facility, filename } = c.req.valid('query')
    const facilityId = await c.get('access').select('layout.write', facility)
    const received = await receiveUpload(c.req.raw, filename ?? 'table', services().uploadLimits)
    try {
      const [file, ...others] = received.files
      if (file === undefined || others.length > 0)
        throw new ProblemError('request-invalid', 'Send one file.')
      const decisions = decisionsIn(received.fields.get('decisions'))
      const outcome = await services().suggestLayout(facilityId, file, decisions)
      if (outcome.kind === 'no-table') throw new ProblemError('table-unreadable', outcome.reason)
      return c.json(outcome.suggestion, 200, { 'Cache-Control': 'no-store' })
    } finally {
      await received.dispose()
    }
  })

  const saved = async (
    access: Access,
    facility: string | undefined,
    decisions: LayoutDecisions,
  ) => {
    const facilityId = await access.select('layout.write', facility)
    const answer = await services().saveLayout(facilityId, decisions, access.principal.label)
    if (!('faults' in answer)) return answer
    throw new ProblemError(
      'request-invalid',
      'These decisions make no layout; nothing was saved.',
      answer.faults,
    )
  }

  app.openapi(save, async (c) =>
    c.json(await saved(c.get('access'), c.req.valid('query').facility, c.req.valid('json')), 201),
  )

  app.openapi(change, async (c) => {
    const { id } = c.req.valid('param')
    const { facility } = c.req.valid('query')
    const facilityId = await c.get('access').select('layout.write', facility)
    if ((await services().layoutHistory(facilityId, id)).length === 0) throw unknownLayout()
    const decisions = { ...c.req.valid('json'), layout: id }
    return c.json(await saved(c.get('access'), facility, decisions), 200)
  })

  app.openapi(list, async (c) => {
    const { facility } = c.req.valid('query')
    const facilityId = await c.get('access').select('layout.read', facility)
    const layouts = await services().layouts(facilityId)
    return c.json({ facility: facilityId, layouts: [...layouts] }, 200)
  })

  app.openapi(read, async (c) => {
    const { id } = c.req.valid('param')
    const { facility } = c.req.valid('query')
    const facilityId = await c.get('access').select('layout.read', facility)
    const versions = await services().layoutHistory(facilityId, id)
    if (versions.length === 0) throw unknownLayout()
    return c.json({ id, versions: [...versions] }, 200)
  })

  app.openapi(withdraw, async (c) => {
    const { id } = c.req.valid('param')
    const { facility } = c.req.valid('query')
    const principal = c.get('principal')
    const facilityId = await c.get('access').select('layout.write', facility)
    const answer = await services().withdrawLayout(facilityId, id, principal.label)
    if (answer === null) throw unknownLayout()
    return c.json(answer, 200)
  })

  return app
}

const unknownLayout = () =>
  new ProblemError('not-found', 'This facility has no such layout, or it is withdrawn.')

function decisionsIn(text: string | undefined): LayoutDecisions | null {
  if (text === undefined) return null
  const parsed = layoutDecisions.safeParse(parsedJson(text))
  if (parsed.success) return parsed.data
  throw new ProblemError(
    'request-invalid',
    'The field "decisions" does not follow the schema of decisions.',
    parsed.error.issues.slice(0, 20).map(({ path, message }) => ({
      field: path.map(String).join('.').slice(0, 80),
      message,
    })),
  )
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
