import { createHash } from 'node:crypto'
import { ndjson } from '../../support/ndjson.ts'
import { uniqueExam } from '../support/unique-exam.ts'

/**
 * What is known of an upload: `there` and `withdrawn` were acknowledged, `sent` and `leaving` were cut off before an
 * answer came, so that both outcomes are right; `absent` was found to be so after a start.
 */
export type ContentState = 'sent' | 'there' | 'leaving' | 'withdrawn' | 'absent'

export interface Content {
  readonly facility: string
  readonly exams: readonly number[]
  readonly body: string
  readonly sha256: string
  readonly idempotencyKey: string | null
  state: ContentState
  /** Of the complete upload. */
  uploadId: string | null
  /** Whether a client deals with it at this moment. */
  busy: boolean
}

export function contentOf(
  facility: string,
  exams: readonly number[],
  idempotencyKey: string | null,
  names?: (n: number) => string,
): Content {
  const body = ndjson(exams.map((n) => uniqueExam(n, names?.(n))))
  return {
    facility,
    exams,
    body,
    sha256: createHash('sha256').update(body).digest('hex'),
    idempotencyKey,
    state: 'absent',
    uploadId: null,
    busy: false,
  }
}
