import { createRoute, z } from '@hono/zod-openapi'
import type { Action } from '../access/permissions.ts'
import {
  bulkDecisionInput,
  bulkDecisionResult,
  decisionInput,
  examState,
  examSummary,
  examView,
} from '../contract/exam.ts'
import { DecisionRefused } from '../ingest/understanding/decision-refused.ts'
import type { Access } from './access.ts'
import type { ServicesOf } from './app-env.ts'
import { decidedBy } from './decided-by.ts'
import { json } from './json-body.ts'
import { needs } from './needs.ts'
import { newRouter } from './new-router.ts'
import { examCursor, pageQuery } from './page-query.ts'
import { ProblemError } from './problem.ts'
import { problemResponses } from './problem-responses.ts'

const idParam = z.object({ id: z.string().max(64) })
const examBody = examView.openapi('Exam')

const list = createRoute({
  ...needs('exam.read'),
  method: 'get',
  path: '/exams',
  tags: ['exams'],
  summary: 'Exams of the own facilities, newest first',
  request: {
    query: pageQuery.extend({
      state: examState.optional(),
      after: examCursor.optional(),
    }),
  },
  responses: {
    200: {
      description: 'A page of exams.',
      content: json(z.object({ exams: z.array(examSummary), next: z.string().nullable() })),
    },
    ...problemResponses('request-invalid', 'key-invalid', 'role-missing', 'facility-unknown'),
  },
})

const read = createRoute({
  ...needs('exam.read'),
  method: 'get',
  path: '/exams/{id}',
  tags: ['exams'],
  summary: 'An exam, what was found about it, and what decided about it',
  request: { params: idParam },
  responses: {
    200: { description: 'The exam as it is now.', content: json(examBody) },
    ...problemResponses('key-invalid', 'role-missing', 'not-found'),
  },
})

const decide = createRoute({
  ...needs('exam.decide'),
  method: 'post',
  path: '/exams/{id}/decisions',
  tags: ['exams'],
  summary: 'Accept, correct or discard an exam, or open it again',
  description:
    'Accepted: it counts, what was found stays to be seen. Corrected: the corrected values count, those reported are kept; what is still unbelievable stays quarantined. Discarded: it is kept and never counts. A decision holds for the exam as it is: what comes up later has to be decided anew.',
  request: { params: idParam, body: { required: true, content: json(decisionInput) } },
  responses: {
    201: { description: 'The exam as it is now.', content: json(examBody) },
    ...problemResponses(
      'request-invalid',
      'key-invalid',
      'role-missing',
      'not-found',
      'exam-changed',
    ),
  },
})

const decideMany = createRoute({
  ...needs('exam.decide'),
  method: 'post',
  path: '/exams/decisions',
  tags: ['exams'],
  summary: 'One decision for all exams of an upload that one rule quarantines',
  request: { body: { required: true, content: json(bulkDecisionInput) } },
  responses: {
    201: { description: 'How many were decided on.', content: json(bulkDecisionResult) },
    ...problemResponses(
      'request-invalid',
      'key-invalid',
      'role-missing',
      'facility-unknown',
      'facility-needed',
    ),
  },
})

/** What is known of single exams, and what people decide about them; for their own facility only. */
export function examRoutes(services: ServicesOf) {
  const app = newRouter()

  app.openapi(list, async (c) => {
    const { facility, limit, after, state } = c.req.valid('query')
    const facilityIds = await c.get('access').visible('exam.read', facility)
    const page = await services().exams({
      facilityIds,
      state: state ?? null,
      limit,
      after: after ?? null,
    })
    c.get('audit').ofExams(...page.exams.map(({ examId }) => examId))
    return c.json({ exams: [...page.exams], next: page.next }, 200)
  })

  const ownerOf = async (id: string, access: Access, action: Action): Promise<string> =>
    access.owned(action, await services().facilityOfExam(id), unknown)

  app.openapi(read, async (c) => {
    const { id } = c.req.valid('param')
    const facilityId = await ownerOf(id, c.get('access'), 'exam.read')
    const exam = await services().exam(facilityId, id)
    if (exam === null) throw unknown()
    c.get('audit').ofExams(id)
    return c.json(exam, 200)
  })

  app.openapi(decideMany, async (c) => {
    const input = c.req.valid('json')
    const principal = c.get('principal')
    const facilityId = await c.get('access').select('exam.decide', input.facility)
    const decided = await services().decideExams(facilityId, input, decidedBy(principal))
    if (decided.decided > 0) c.get('audit').thing('upload', input.uploadId)
    return c.json(decided, 201)
  })

  app.openapi(decide, async (c) => {
    const { id } = c.req.valid('param')
    const principal = c.get('principal')
    const facilityId = await ownerOf(id, c.get('access'), 'exam.decide')
    const exam = await services()
      .decideExam(facilityId, id, c.req.valid('json'), decidedBy(principal))
      .catch(refused)
    if (exam === null) throw unknown()
    c.get('audit').ofExams(id)
    return c.json(exam, 201)
  })

  return app
}

const unknown = () => new ProblemError('not-found', 'There is no such exam for this key.')

function refused(error: unknown): never {
  if (!(error instanceof DecisionRefused)) throw error
  throw new ProblemError(
    error.changed ? 'exam-changed' : 'request-invalid',
    error.message,
    error.faults,
  )
}
