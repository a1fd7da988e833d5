import { tableFromIPC } from 'apache-arrow'
import { parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import type { Canary, Target } from './canary-registry.ts'
import type { RawAnswer } from './raw-request.ts'

/** A number that stands by itself: no part of an id, a time or a longer number. */
const number = /(?<![\w.-]|\d:)-?\d+(?:\.\d+)?(?![\w-]|[.:]\d)/g

/** Everything an answer says, as text: its headers, and its body out of whatever it is packed in. */
export async function textOf({ rawHeaders, body }: RawAnswer): Promise<string> {
  return [rawHeaders.join('\n'), body.toString('latin1'), await unpacked(body)].join('\n')
}

/** What an answer shows of a hospital: its word, its ids, numbers that can only be of its doses. */
export async function traces(
  answer: RawAnswer,
  canary: Canary,
  target: Target,
): Promise<readonly string[]> {
  const text = (await textOf(answer)).toLowerCase()
  const { facility, localName: _name, ...ids } = target
  const words = [canary.word, facility, ...Object.values(ids)].filter((word) =>
    text.includes(word.toLowerCase()),
  )
  return [...words, ...(await doses(answer, canary))]
}

/** Numbers as near the canary's dose as rounding to three figures would bring it. */
export async function doses(answer: RawAnswer, { dlp }: Canary): Promise<readonly string[]> {
  const text = `${answer.body.toString('latin1')}\n${await unpacked(answer.body)}`
  return [...text.matchAll(number)]
    .map(([found]) => found)
    .filter((found) => Math.abs(Number(found) - dlp) < 0.6)
}

/** The rows of a Parquet or Arrow file; nothing for other bytes. */
async function unpacked(body: Buffer): Promise<string> {
  const plain = (_name: string, value: unknown): unknown =>
    typeof value === 'bigint' ? value.toString() : value
  if (body.subarray(0, 4).toString('latin1') === 'PAR1') {
    const file = new Uint8Array(body).buffer
    return JSON.stringify(await parquetReadObjects({ file, compressors }), plain)
  }
  if (body.subarray(0, 6).toString('latin1') === 'ARROW1')
    return JSON.stringify(tableFromIPC(body).toArray(), plain)
  return ''
}

// ratelimit: how many requests the asker has left
const perRequest = new Set(['date', 'x-request-id', 'content-length', 'ratelimit'])

/** An answer without what differs from request to request: ids of requests, the time. */
export function comparable({ status, headers, body }: RawAnswer): string {
  const kept = Object.entries(headers).filter(([name]) => !perRequest.has(name))
  const text = body
    .toString('latin1')
    .replaceAll(/urn:request:[0-9a-f-]{36}/g, 'urn:request')
    .replaceAll(/"(?:computedAt|at)":"[^"]+"/g, '"at":""')
    .replaceAll(/"(?:mappingVersion)":\d+/g, '"mappingVersion":0')
    .replaceAll(/"dataVersion":"[^"]+"/g, '"dataVersion":""')
  return JSON.stringify([status, kept, text])
}
