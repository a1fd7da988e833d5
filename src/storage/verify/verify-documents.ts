import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Session } from '../duckdb/session.ts'

const row = z.object({ kind: z.string(), id: z.string(), json: z.string() })
const release = z.object({
  release: z.object({
    id: z.string(),
    files: z.array(z.object({ name: z.string(), bytes: z.int(), sha256: z.string() })),
  }),
  contents: z.record(z.string(), z.string()),
})

/** Reads every stored document; the files of a release must have the size and SHA-256 it names. */
export async function verifyDocuments(
  session: Session,
): Promise<{ readonly checked: number; readonly fault: string | null }> {
  const ids = await session.query(
    z.object({ kind: z.string(), id: z.string() }),
    'SELECT kind, id FROM document ORDER BY kind, id',
  )
  for (const [index, { kind, id }] of ids.entries()) {
    // One at a time: they are megabytes.
    const [found] = await session.query(
      row,
      'SELECT kind, id, json FROM document WHERE kind = ? AND id = ?',
      [kind, id],
    )
    const fault = found === undefined ? 'is gone' : faultOf(found)
    if (fault !== null) return { checked: index, fault: `The ${kind} ${id} ${fault}.` }
  }
  return { checked: ids.length, fault: null }
}

function faultOf({ kind, id, json }: z.infer<typeof row>): string | null {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    return 'cannot be read'
  }
  if (kind !== 'release') return null
  const parsed = release.safeParse(value)
  if (!parsed.success || parsed.data.release.id !== id) return 'is not a release of this name'
  for (const { name, bytes, sha256 } of parsed.data.release.files) {
    const content = Buffer.from(parsed.data.contents[name] ?? '', 'base64')
    if (content.length !== bytes || sha256 !== createHash('sha256').update(content).digest('hex'))
      return `has another ${name} than it was published with`
  }
  return null
}
