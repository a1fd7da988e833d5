import { gunzipSync, gzipSync } from 'node:zlib'
import { type AuditEvent, auditEvent } from '../../contract/audit-event.ts'
import { canonicalJson } from '../../access/audit/canonical-json.ts'

/** From here on an entry is compressed: one of a page of exams repeats itself for every patient. */
const compressFrom = 4_096
const gzipMark = 0x1f
/** No entry comes near; a body that unpacks to more is none of ours. */
const longestBody = 16 * 2 ** 20

/** An entry as it is kept: canonical JSON (RFC 8785), gzip when long. */
export function bodyOf(event: AuditEvent): Uint8Array {
  const text = Buffer.from(canonicalJson(event))
  return text.length < compressFrom ? text : gzipSync(text, { level: 1 })
}

/** The text of an entry; cheaper to search than to understand. */
export function textOfBody(body: Uint8Array): string {
  const bytes =
    body[0] === gzipMark ? gunzipSync(body, { maxOutputLength: longestBody }) : Buffer.from(body)
  return bytes.toString('utf8')
}

/** @throws Error for what is no entry */
export const eventOfText = (text: string, sequence: number): AuditEvent => ({
  ...auditEvent.parse(JSON.parse(text)),
  id: String(sequence),
})
