import { z } from '@hono/zod-openapi'

/** Every problem a client can meet, one place: stable code -> status and title (RFC 9457). */
export const problems = {
  'key-missing': { status: 401, title: 'A key is needed' },
  'key-invalid': { status: 401, title: 'The key is not valid' },
  'key-in-url': { status: 400, title: 'A key never belongs in the address' },
  'session-ended': { status: 401, title: 'The session has ended' },
  'origin-foreign': { status: 403, title: 'The request comes from another site' },
  'key-needed': { status: 403, title: 'This needs a key' },
  'set-up-closed': { status: 403, title: 'There is nothing to set up' },
  'set-up-code-wrong': { status: 403, title: 'The set-up code is not right' },
  'set-up-too-many': { status: 429, title: 'Too many wrong set-up codes' },
  'provider-unavailable': { status: 503, title: 'The sign-in provider does not answer' },
  'role-missing': { status: 403, title: 'The key has no role that allows this' },
  'facility-unknown': { status: 404, title: 'There is no such facility for this key' },
  'key-ended': { status: 409, title: 'The key has ended' },
  'key-live-twice': { status: 409, title: 'The client has two keys that work' },
  'facility-needed': { status: 400, title: 'Say which facility' },
  'facility-exists': { status: 409, title: 'There is already a facility with this code' },
  'not-found': { status: 404, title: 'Nothing is here' },
  'exam-changed': { status: 409, title: 'The exam is another than it was' },
  'request-invalid': { status: 400, title: 'The request is not valid' },
  'body-empty': { status: 400, title: 'The upload is empty' },
  'body-too-large': { status: 413, title: 'The upload is too large' },
  'body-interrupted': { status: 400, title: 'The upload broke off' },
  'media-type-unsupported': {
    status: 415,
    title: 'The body is of another kind than is taken here',
  },
  'not-acceptable': { status: 406, title: 'The answer cannot be given in a kind you accept' },
  'objects-not-kept': { status: 501, title: 'The registry keeps doses, no DICOM objects' },
  'table-unreadable': { status: 422, title: 'No table to be mapped was found' },
  'encoding-unsupported': { status: 415, title: 'The upload is encoded in a way not supported' },
  'idempotency-key-invalid': { status: 400, title: 'The Idempotency-Key is not valid' },
  'idempotency-key-reused': { status: 422, title: 'The Idempotency-Key belongs to another upload' },
  'idempotency-running': { status: 409, title: 'The first upload of this key is still under way' },
  'rate-limited': { status: 429, title: 'Too many requests' },
  busy: { status: 503, title: 'Too much is under way' },
  'body-too-slow': { status: 408, title: 'The body arrives too slowly' },
  'headers-too-large': { status: 431, title: 'The head of the request is too large' },
  'followers-full': { status: 503, title: 'Too many follow uploads at once' },
  'snapshot-missing': { status: 404, title: 'No snapshot has been made yet' },
  'deadline-exceeded': { status: 503, title: 'The question took too long' },
  'core-full': { status: 507, title: 'The service has too little memory for its exams' },
  'codes-exhausted': {
    status: 507,
    title: 'The registry has as many different names as it can tell apart',
  },
  'registry-read-only': {
    status: 503,
    title: 'The registry takes nothing until its operator has looked at it',
  },
  'backup-failed': { status: 500, title: 'The backup was not made' },
  'disk-full': { status: 507, title: 'The disk is full' },
  'disk-unwritable': { status: 503, title: 'The disk cannot be written to' },
  'files-exhausted': { status: 503, title: 'Too many files are open' },
  'audit-unwritable': {
    status: 507,
    title: 'What is asked cannot be recorded, so it is not answered',
  },
  stopping: { status: 503, title: 'The service is stopping' },
  internal: { status: 500, title: 'Something failed in the service' },
} as const

export type ProblemCode = keyof typeof problems

/** Thrown anywhere below the HTTP layer's handlers; turned into a response in one place. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError'
  readonly code: ProblemCode
  readonly errors: readonly { field: string; message: string }[]
  /** When it makes sense to ask again; null: the code decides. */
  readonly retryAfterSeconds: number | null
  /** More header fields of the answer. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** @param detail one sentence: what and where; never a value of a record */
  constructor(
    code: ProblemCode,
    detail: string,
    errors: readonly { field: string; message: string }[] = [],
    retryAfterSeconds: number | null = null,
    headers: readonly (readonly [name: string, value: string])[] = [],
  ) {
    super(detail)
    this.code = code
    this.errors = errors
    this.retryAfterSeconds = retryAfterSeconds
    this.headers = headers
  }
}

export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string(),
    instance: z.string().optional(),
    errors: z
      .array(z.object({ field: z.string(), message: z.string() }))
      .max(100)
      .optional(),
  })
  .openapi('Problem')

export function problemBody(error: ProblemError, requestId: string) {
  const { status, title } = problems[error.code]
  return {
    type: `/docs#problem-${error.code}`,
    title,
    status,
    code: error.code,
    detail: error.message,
    instance: `urn:request:${requestId}`,
    ...(error.errors.length > 0 ? { errors: error.errors.slice(0, 100) } : {}),
  }
}
