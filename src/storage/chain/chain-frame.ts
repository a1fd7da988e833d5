import { createHash } from 'node:crypto'
import { z } from 'zod'

/** Where a chain stands: number and hash of an entry; 0 and '' before the first. */
export interface ChainPosition {
  readonly sequence: number
  readonly hash: string
}

export const beginning: ChainPosition = { sequence: 0, hash: '' }

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/**
 * What stands before an entry's body. `hash` covers everything that never changes; `bytes` and `now` do not
 * belong to it, since a body may be replaced when a patient is erased.
 */
const header = z.strictObject({
  sequence: z.int().positive(),
  at: z.string(),
  kind: z.string(),
  /** Of the body as it was written first. */
  sha256,
  prev: z.union([z.literal(''), sha256]),
  hash: sha256,
  bytes: z.int().min(0),
  /** Of the body that stands there now, and the entry that says so. */
  now: z.strictObject({ sha256, by: z.int().positive() }).optional(),
})
export type ChainHeader = z.infer<typeof header>

export const sha256Of = (bytes: Uint8Array | string): string =>
  createHash('sha256').update(bytes).digest('hex')

export function hashOfEntry(
  entry: Pick<ChainHeader, 'sequence' | 'at' | 'kind' | 'sha256' | 'prev'>,
) {
  const { sequence, at, kind, sha256: body, prev } = entry
  return sha256Of(JSON.stringify([sequence, at, kind, body, prev]))
}

export function nextHeader(
  before: ChainPosition,
  { at, kind, body }: { readonly at: string; readonly kind: string; readonly body: Uint8Array },
): ChainHeader {
  const entry = {
    sequence: before.sequence + 1,
    at,
    kind,
    sha256: sha256Of(body),
    prev: before.hash,
  }
  return { ...entry, hash: hashOfEntry(entry), bytes: body.length }
}

const newline = Buffer.from('\n')

/** A line of JSON, the body, a line's end. */
export const frameOf = (entry: ChainHeader, body: Uint8Array): Buffer =>
  Buffer.concat([Buffer.from(`${JSON.stringify(entry)}\n`), body, newline])

/** @returns null where the line is not exactly what `frameOf` writes, to the byte */
export function parseHeader(line: string): ChainHeader | null {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return null
  }
  const parsed = header.safeParse(value)
  return parsed.success && JSON.stringify(parsed.data) === line ? parsed.data : null
}
