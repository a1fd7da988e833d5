import { z } from 'zod'
import type { Session } from './session.ts'

/** Numbers a commit that changes exams: what is computed from them can be told apart by it. */
export async function recordChange(
  session: Session,
  change: {
    readonly kind: 'batch' | 'withdrawal' | 'sizes' | 'decision' | 'rule' | 'erasure'
    /** Empty where no upload is the cause. */
    readonly uploadId: string
    readonly exams: number
    readonly at: string
  },
): Promise<void> {
  if (change.exams === 0) return
  await session.run(
    'INSERT INTO change SELECT coalesce(max(version), 0) + 1, ?, ?, ?, ? FROM change',
    [change.kind, change.uploadId, change.exams, change.at],
  )
}

/** 0 for an empty registry. */
export async function currentChange(session: Session): Promise<number> {
  const [row] = await session.query(
    z.object({ version: z.number() }),
    'SELECT coalesce(max(version), 0) AS version FROM change',
  )
  return row?.version ?? 0
}
