import { problems, problemSchema, type ProblemCode } from './problem.ts'

const content = { 'application/problem+json': { schema: problemSchema } }

/** The OpenAPI entries of the problems a route can answer with, joined by status. */
export function problemResponses(
  ...codes: readonly ProblemCode[]
): Record<number, { description: string; content: typeof content }> {
  const byStatus: Record<number, { description: string; content: typeof content }> = {}
  for (const code of codes) {
    const { status, title } = problems[code]
    const before = byStatus[status]?.description
    byStatus[status] = {
      description: before === undefined ? `${title} (${code})` : `${before}; ${title} (${code})`,
      content,
    }
  }
  return byStatus
}
