import { z } from 'zod'
import { breathe } from './breathe.ts'
import type { ChangedRows } from './changed-rows.ts'
import { examOf, identicalExams } from './exam-state.ts'
import { recordChange } from './record-change.ts'
import { type ExamReplacement, replaceExams } from './replace-exams.ts'
import {
  activeReports,
  type Delivery,
  loadReportFacts,
  recordHolders,
  type ReportFacts,
} from './report-facts.ts'
import type { Session } from './session.ts'

/** Exams rebuilt at once; bounds memory. */
const slice = 1_000

/**
 * Rebuilds what an upload touched as if it had never come. Its rows stay as facts; being marked
 * withdrawn, they no longer count. Touched are its own exams, and those that share a record id with
 * it: a report set aside for reusing the id of a withdrawn one may now be sound.
 * @returns how many exams changed
 */
export async function rebuildWithout(
  session: Session,
  upload: { readonly facilityId: string; readonly uploadId: string },
  at: string,
  rows: ChangedRows | null,
): Promise<number> {
  const touched = await touchedExams(session, upload.facilityId, upload.uploadId)
  let changed = 0
  for (let start = 0; start < touched.length; start += slice) {
    const examIds = touched.slice(start, start + slice)
    const facts = await loadReportFacts(session, upload.facilityId, examIds, [])
    const changes = await changesWithout(facts, examIds, upload.uploadId)
    await replaceExams(session, upload.facilityId, changes, rows)
    changed += changes.length
  }
  await recordChange(session, {
    kind: 'withdrawal',
    uploadId: upload.uploadId,
    exams: changed,
    at,
  })
  return changed
}

async function changesWithout(
  facts: ReportFacts,
  examIds: readonly string[],
  uploadId: string,
): Promise<ExamReplacement[]> {
  const remains = (delivery: Delivery): boolean =>
    !delivery.withdrawn && delivery.uploadId !== uploadId
  const counted = (delivery: Delivery): boolean =>
    !delivery.withdrawn || delivery.uploadId === uploadId
  const holdersBefore = recordHolders(facts, counted)
  const holdersAfter = recordHolders(facts, remains)
  const changes: ExamReplacement[] = []
  for (const [index, examId] of examIds.entries()) {
    const deliveries = facts.exams.get(examId) ?? []
    const before = examOf(activeReports(facts, deliveries, counted), holdersBefore)
    const after = examOf(activeReports(facts, deliveries, remains), holdersAfter)
    if (!identicalExams(before, after)) changes.push({ examId, before, after })
    if (index % 100 === 99) await breathe()
  }
  return changes
}

async function touchedExams(
  session: Session,
  facilityId: string,
  uploadId: string,
): Promise<string[]> {
  const rows = await session.query(
    z.object({ exam_id: z.string() }),
    `SELECT DISTINCT exam_id FROM report
     WHERE facility_id = ? AND record_id IN (SELECT record_id FROM report WHERE upload_id = ?)
     ORDER BY exam_id`,
    [facilityId, uploadId],
  )
  return rows.map((row) => row.exam_id)
}
