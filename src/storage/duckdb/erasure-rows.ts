import { z } from 'zod'
import { erasureKinds, type ErasureEvidence } from '../../access/patients/ports.ts'
import type { Session, SqlParameter } from './session.ts'

const counts = z.object({
  exams: z.number(),
  events: z.number(),
  examFindings: z.number(),
  reports: z.number(),
  decisions: z.number(),
  sizes: z.number(),
  sameScans: z.number(),
  uploadFindings: z.number(),
  linkTokens: z.number(),
})
const content = z.object({ counts, digestBefore: z.string(), digestAfter: z.string() })

const evidenceRow = z
  .object({
    erasureId: z.string(),
    facilityId: z.string(),
    kind: z.enum(erasureKinds),
    content: z.string(),
    decidedBy: z.string(),
    decidedAt: z.string(),
    completedAt: z.string().nullable(),
    liftedAt: z.string().nullable(),
  })
  .transform(({ content: text, ...row }): ErasureEvidence => ({
    ...row,
    ...content.parse(JSON.parse(text)),
  }))

/** As the table `erasure` keeps what went. */
export const evidenceContent = (evidence: z.infer<typeof content>): string =>
  JSON.stringify(evidence)

/** @param condition on a row `e` of the table erasure */
export const erasureRows = (
  session: Session,
  condition: string,
  parameters: readonly SqlParameter[],
): Promise<ErasureEvidence[]> =>
  session.query(
    evidenceRow,
    `SELECT e.erasure_id AS erasureId, e.facility_id AS facilityId, e.kind AS kind,
       e.content AS content, e.decided_by AS decidedBy, e.decided_at AS decidedAt,
       c.completed_at AS completedAt, l.decided_at AS liftedAt
     FROM erasure e
     LEFT JOIN erasure_completion c ON c.erasure_id = e.erasure_id
     LEFT JOIN (
       SELECT json_extract_string(content, '$.lifts') AS lifts, min(decided_at) AS decided_at
       FROM erasure WHERE kind = 'lift' GROUP BY 1
     ) l ON l.lifts = e.erasure_id
     WHERE e.kind <> 'lift' AND (${condition})
     ORDER BY e.decided_at DESC, e.erasure_id`,
    parameters,
  )
