import { z } from 'zod'
import type { ChangedRows } from './changed-rows.ts'
import type { FactView } from './exam-facts.ts'
import { rebuildExams } from './rebuild-exams.ts'
import { recordChange } from './record-change.ts'
import type { Session } from './session.ts'

/**
 * Rebuilds what an upload touched as if it had never come. Its rows stay as facts; being marked
 * withdrawn, they no longer count. Touched are its own exams, those that share a record id with
 * it (a report set aside for reusing the id of a withdrawn one may now be sound), and those its sizes belong to.
 * @returns how many exams changed
 */
export async function rebuildWithout(
  session: Session,
  upload: { readonly facilityId: string; readonly uploadId: string },
  at: string,
  rows: ChangedRows | null,
): Promise<number> {
  const { facilityId, uploadId } = upload
  const before: FactView = { counts: (fact) => !fact.withdrawn || fact.uploadId === uploadId }
  const after: FactView = { counts: (fact) => !fact.withdrawn && fact.uploadId !== uploadId }
  const touched = await touchedExams(session, facilityId, uploadId)
  const exams = await rebuildExams(session, facilityId, touched, { before, after }, rows)
  await recordChange(session, { kind: 'withdrawal', uploadId, exams, at })
  return exams
}

async function touchedExams(
  session: Session,
  facilityId: string,
  uploadId: string,
): Promise<string[]> {
  const rows = await session.query(
    z.object({ exam_id: z.string() }),
    `SELECT DISTINCT exam_id FROM report
     WHERE facility_id = ? AND (
       record_id IN (SELECT record_id FROM report WHERE upload_id = ?)
       OR exam_id IN (SELECT key FROM late_size WHERE upload_id = ? AND key_kind = 'study')
       OR accession IN (SELECT key FROM late_size WHERE upload_id = ? AND key_kind = 'accession'))
     ORDER BY exam_id`,
    [facilityId, uploadId, uploadId, uploadId],
  )
  return rows.map((row) => row.exam_id)
}
