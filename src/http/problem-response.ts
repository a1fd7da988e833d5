import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Logger } from 'pino'
import { resourceFailure, resourceWords } from '../ingest/resource-failure.ts'
import type { AppEnv } from './app-env.ts'
import { fhirJson, problemOutcome } from './operation-outcome.ts'
import { ProblemError, problemBody } from './problem.ts'

/** The one place that turns whatever was thrown into a response; what is unexpected is logged, never shown. */
export function problemResponse(c: Context<AppEnv>, error: Error, logger: Logger): Response {
  const problem = asProblem(error)
  const requestId = c.get('requestId') ?? 'none'
  if (problem.code === 'internal')
    logger.error({ requestId, error: error.name, stack: error.stack }, 'failed')
  const body = problemBody(problem, requestId)
  const headers: Record<string, string> = { 'Content-Type': 'application/problem+json' }
  if (body.status === 401) headers['WWW-Authenticate'] = challenge(c.req.path)
  if (body.status === 503) headers['Retry-After'] = '10'
  if (problem.retryAfterSeconds !== null) headers['Retry-After'] = String(problem.retryAfterSeconds)
  for (const [name, value] of problem.headers) headers[name] = value
  if (!/^\/fhir(\/|$)/.test(c.req.path))
    return c.newResponse(JSON.stringify(body), body.status, headers)
  headers['Content-Type'] = fhirJson
  return c.newResponse(JSON.stringify(problemOutcome(body)), body.status, headers)
}

/** Basic is offered where clients know nothing else; a browser's own password window helps nobody on the page. */
const challenge = (path: string): string =>
  /^\/(dicomweb|fhir)\b/.test(path)
    ? 'Bearer realm="opendrl", Basic realm="opendrl", charset="UTF-8"'
    : 'Bearer realm="opendrl"'

/** Failures of the layers below that a client should understand, by the name of the error. */
const understood: Readonly<Record<string, (error: Error) => ProblemError>> = {
  StatementStopped: () =>
    new ProblemError('deadline-exceeded', 'Narrow the question and ask again.'),
  RegistryReadOnly: ({ message }) => new ProblemError('registry-read-only', message),
  ChainBroken: ({ message }) => new ProblemError('registry-read-only', message),
  CoreFull: ({ message }) => new ProblemError('core-full', message),
  TooManyCodes: ({ message }) => new ProblemError('codes-exhausted', message),
  ProviderUnavailable: ({ message }) => new ProblemError('provider-unavailable', message),
  BackupProblem: ({ message }) => new ProblemError('backup-failed', message),
  UnknownQuestion: ({ message }) => new ProblemError('request-invalid', message),
}

/** What a client is told of a failure. */
export function asProblem(error: Error): ProblemError {
  if (error instanceof ProblemError) return error
  if (error instanceof HTTPException && error.status === 400)
    return new ProblemError('request-invalid', 'The body is not valid JSON.')
  const resource = resourceFailure(error)
  if (resource !== null) return new ProblemError(resource, resourceWords[resource])
  return (
    understood[error.name]?.(error) ??
    new ProblemError('internal', 'The failure was logged under the request id.')
  )
}
