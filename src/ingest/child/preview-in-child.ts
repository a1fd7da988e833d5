import type { PreviewOutcome, ToPreview } from './preview-file.ts'
import type { ProcessPool } from './process-pool.ts'

/** Has one file looked into; holds one place of the pool. */
export async function previewInChild(
  pool: ProcessPool,
  order: ToPreview,
  silenceLimitMs: number,
): Promise<PreviewOutcome> {
  await pool.enter()
  try {
    const child = await pool.acquire()
    let outcome: PreviewOutcome | null = null
    child.send({ kind: 'preview', ...order })
    for (;;) {
      const received = await child.next(silenceLimitMs)
      if (received.kind === 'previewed') outcome = received.outcome
      else if (received.kind === 'done' && outcome !== null) {
        pool.release(child)
        return outcome
      } else if (received.kind !== 'alive') {
        await pool.discard(child)
        if (received.kind === 'fault')
          throw new Error(`an uploaded file cannot be read: ${received.code}`)
        return {
          kind: 'no-table',
          reason: 'Looking into the file took more time or memory than a sound table needs.',
        }
      }
    }
  } finally {
    pool.leave()
  }
}
