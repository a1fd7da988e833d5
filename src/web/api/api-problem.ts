/** An answer that is no answer: RFC 9457 problem, unreachable service, or a shape this page cannot read. */
export class ApiProblem extends Error {
  /** HTTP status; 0 when no response came. */
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string

  constructor(status: number, code: string, title: string, detail: string) {
    super(`${title} ${detail}`)
    this.name = 'ApiProblem'
    this.status = status
    this.code = code
    this.title = title
    this.detail = detail
  }
}

export const unreachable = (): ApiProblem =>
  new ApiProblem(
    0,
    'unreachable',
    'The registry did not answer.',
    'Check your connection, then try again.',
  )

export const unreadable = (): ApiProblem =>
  new ApiProblem(
    0,
    'unreadable-answer',
    'The registry sent an answer this page cannot read.',
    'The page may be older than the service: reload it. If that does not help, tell the registry.',
  )

const textOf = (body: object, name: string): string | null => {
  const entry = Object.entries(body).find(([key]) => key === name)?.[1]
  return typeof entry === 'string' && entry !== '' ? entry : null
}

/** Reads application/problem+json; any other error body is told by its status alone. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => null)
  const fields = typeof body === 'object' && body !== null ? body : {}
  return new ApiProblem(
    response.status,
    textOf(fields, 'code') ?? `http-${response.status}`,
    textOf(fields, 'title') ?? 'The registry could not answer.',
    textOf(fields, 'detail') ??
      (response.status >= 500
        ? 'This is a fault of the service. Try again in a moment.'
        : `It refused the question (status ${response.status}).`),
  )
}
