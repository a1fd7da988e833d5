import type { Context } from 'hono'
import type { AppEnv } from '../app-env.ts'
import { ProblemError } from '../problem.ts'
import { paced, type BodyPace } from './paced.ts'

export type { BodyPace } from './paced.ts'

/**
 * Reads a small body, counting as it arrives, before a route asks for it; a longer one is left after its first bytes.
 * @throws ProblemError body-too-large, body-too-slow, body-interrupted, encoding-unsupported
 */
export async function boundedBody(
  c: Context<AppEnv>,
  maxBytes: number,
  pace: BodyPace,
): Promise<void> {
  const { raw } = c.req
  if (raw.method === 'GET' || raw.method === 'HEAD') return
  if (Number(c.req.header('content-length') ?? '0') > maxBytes) throw tooLarge(maxBytes)
  if (
    c.req.header('content-length') === undefined &&
    c.req.header('transfer-encoding') === undefined
  )
    return
  if (c.req.header('content-encoding') !== undefined)
    throw new ProblemError('encoding-unsupported', 'Send the body without Content-Encoding.')
  if (raw.body === null) return
  const reader = raw.body.getReader()
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    for await (const chunk of paced(reader, pace)) {
      bytes += chunk.length
      if (bytes > maxBytes) throw tooLarge(maxBytes)
      chunks.push(chunk)
    }
  } catch (error) {
    await reader.cancel().catch(() => undefined)
    if (error instanceof ProblemError) throw error
    throw new ProblemError('body-interrupted', 'The body ended before all of it arrived.')
  }
  c.req.raw = new Request(raw, { method: raw.method, body: Buffer.concat(chunks) })
}

const tooLarge = (maxBytes: number): ProblemError =>
  new ProblemError('body-too-large', `A body that is no upload may hold ${maxBytes} bytes.`)
