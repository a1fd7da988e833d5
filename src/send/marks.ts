import * as crypto from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { ExamReport } from '../domain/exam-report.ts'
import type { FileLook } from './look-at-folder.ts'

/** Names for what was seen, made with a key: nobody can try file names or contents against the journal. */
export interface Marks {
  /** A file as it lies there: path, size, times. */
  file(look: FileLook): string
  /** Its bytes, whatever its name. */
  content(path: string): Promise<string>
}

/** @param facilityKey the pseudonym key; the marks have a key of their own made from it */
export function createMarks(facilityKey: Uint8Array): Marks {
  const hmac = (key: Uint8Array, text: string) =>
    crypto.createHmac('sha256', key).update(text).digest()
  const key = hmac(facilityKey, 'opendrl send marks v1')
  const mark = (...parts: string[]) =>
    hmac(key, JSON.stringify(parts)).toString('base64url').slice(0, 22)
  return {
    file: ({ path, state }) => mark('file', path, state),
    async content(path) {
      const hash = crypto.createHash('sha256')
      for await (const chunk of createReadStream(path)) hash.update(chunk)
      return mark('content', hash.digest('hex'))
    },
  }
}

/** A record as the registry tells it from others; of pseudonyms only. */
export const recordMark = ({
  examId,
  recordId,
  contentDigest,
}: Pick<ExamReport, 'examId' | 'recordId' | 'contentDigest'>): string =>
  crypto
    .createHash('sha256')
    .update([examId, recordId, contentDigest].join('|'))
    .digest('base64url')
    .slice(0, 22)
