import { z } from 'zod'
import type { ErasedCounts } from '../../access/patients/ports.ts'
import type { ChangedRows } from './changed-rows.ts'
import { identicalExams } from './exam-state.ts'
import type { ErasureNames } from './erasure-names.ts'
import { forgottenIn } from './erased-lines.ts'
import { everyFact, readExams } from './rebuild-exams.ts'
import { type ExamReplacement, replaceExams } from './replace-exams.ts'
import type { Session } from './session.ts'
import { stage } from './staging-table.ts'

const textKey = [{ name: 'id', kind: 'text', of: (id: string) => id }] as const

export const nothingErased: ErasedCounts = {
  exams: 0,
  events: 0,
  examFindings: 0,
  reports: 0,
  decisions: 0,
  sizes: 0,
  sameScans: 0,
  uploadFindings: 0,
  linkTokens: 0,
}

export const addCounts = (one: ErasedCounts, other: ErasedCounts): ErasedCounts => ({
  exams: one.exams + other.exams,
  events: one.events + other.events,
  examFindings: one.examFindings + other.examFindings,
  reports: one.reports + other.reports,
  decisions: one.decisions + other.decisions,
  sizes: one.sizes + other.sizes,
  sameScans: one.sameScans + other.sameScans,
  uploadFindings: one.uploadFindings + other.uploadFindings,
  linkTokens: one.linkTokens + other.linkTokens,
})

/**
 * Deletes everything stored about some exams: facts, what is derived from them, and what names them elsewhere.
 * Exams that they stood in the way of (they held a record id first, or the same exposures) are rebuilt.
 * @param examIds at most some thousand, of one facility
 * @param names of these exams and others that go with them
 * @returns what went; all nought when nothing was there
 */
export async function eraseExams(
  session: Session,
  facilityId: string,
  examIds: readonly string[],
  names: ErasureNames,
  rows: ChangedRows | null,
): Promise<ErasedCounts> {
  await stage(session, 'erased_exam', textKey, examIds)
  const beside = await examsBeside(session, facilityId)
  const read = await readExams(session, facilityId, [...examIds, ...beside])
  const before = new Map([...examIds, ...beside].map((id) => [id, read.as(everyFact)(id)]))
  await stage(session, 'erased_accession', textKey, names.accessions)
  await stage(session, 'erased_patient', textKey, names.lastOfPatients)
  await stage(session, 'emptied_upload', textKey, names.uploads)
  const counts = await countRows(session, facilityId)
  await forgetInDecisions(session, facilityId, examIds)
  await session.run(`DELETE FROM upload_finding WHERE ${findingCondition}`)
  const mine = `facility_id = ? AND exam_id IN (SELECT id FROM erased_exam)`
  await session.run(`DELETE FROM report WHERE ${mine}`, [facilityId])
  await session.run(`DELETE FROM epoch_alias WHERE ${mine}`, [facilityId])
  await session.run(`DELETE FROM exam_supplement WHERE ${mine}`, [facilityId])
  await session.run(`DELETE FROM late_size WHERE ${sizeCondition}`, [facilityId])
  await session.run(`DELETE FROM link_token WHERE ${linkCondition}`, [facilityId])
  const after = (await readExams(session, facilityId, beside)).as(everyFact)
  const changes: ExamReplacement[] = [
    ...examIds.map((examId) => ({ examId, before: before.get(examId) ?? null, after: null })),
    ...beside
      .map((examId) => ({ examId, before: before.get(examId) ?? null, after: after(examId) }))
      .filter((change) => !identicalExams(change.before, change.after)),
  ]
  await replaceExams(session, facilityId, changes, rows)
  // The exams are gone without a report to rebuild them from; a row of theirs would be a fault of ours.
  await session.run(
    `DELETE FROM same_scan WHERE facility_id = ? AND other_exam_id IN (SELECT id FROM erased_exam)`,
    [facilityId],
  )
  for (const table of ['erased_exam', 'erased_accession', 'erased_patient', 'emptied_upload'])
    await session.run(`DROP TABLE temp.${table}`)
  return counts
}

const sizeCondition = `facility_id = ? AND (
  (key_kind = 'study' AND key IN (SELECT id FROM erased_exam))
  OR (key_kind = 'accession' AND key IN (SELECT id FROM erased_accession)))`

const linkCondition = `facility_id = ? AND patient IN (SELECT id FROM erased_patient)`

/** Of uploads that brought nothing but these exams; in others a finding names a row, and no exam. */
const findingCondition = `upload_id IN (SELECT id FROM emptied_upload)`

/** Other exams that hold a record id of theirs, or are noted as holding the same exposures. */
async function examsBeside(session: Session, facilityId: string): Promise<string[]> {
  const found = await session.query(
    z.object({ id: z.string() }),
    `SELECT DISTINCT exam_id AS id FROM report
     WHERE facility_id = ? AND exam_id NOT IN (SELECT id FROM erased_exam)
       AND record_id IN (
         SELECT record_id FROM report
         WHERE facility_id = ? AND exam_id IN (SELECT id FROM erased_exam))
     ORDER BY 1`,
    [facilityId, facilityId],
  )
  return found.map(({ id }) => id)
}

async function countRows(session: Session, facilityId: string): Promise<ErasedCounts> {
  const mine = `facility_id = ? AND exam_id IN (SELECT id FROM erased_exam)`
  const of = async (table: string, condition: string): Promise<number> => {
    const [row] = await session.query(
      z.object({ n: z.number() }),
      `SELECT count(*) AS n FROM ${table} WHERE ${condition}`,
      condition === findingCondition ? [] : [facilityId],
    )
    return row?.n ?? 0
  }
  return {
    exams: await of('exam', mine),
    events: await of('irradiation_event', mine),
    examFindings: await of('exam_finding', mine),
    reports: await of('report', mine),
    decisions: await of('exam_supplement', mine),
    sizes: await of('late_size', sizeCondition),
    sameScans: await of('same_scan', mine),
    uploadFindings: await of('upload_finding', findingCondition),
    linkTokens: await of('link_token', linkCondition),
  }
}

async function forgetInDecisions(
  session: Session,
  facilityId: string,
  examIds: readonly string[],
): Promise<void> {
  const erased = new Set(examIds)
  const decisions = await session.query(
    z.object({ sequence: z.number(), content: z.string() }),
    `SELECT sequence, content FROM exam_supplement
     WHERE facility_id = ? AND kind = 'decision' AND content LIKE '%"distinctFrom":["%'
       AND exam_id NOT IN (SELECT id FROM erased_exam)`,
    [facilityId],
  )
  for (const { sequence, content } of decisions) {
    const forgotten = forgottenIn(content, erased)
    if (forgotten !== null)
      await session.run('UPDATE exam_supplement SET content = ? WHERE sequence = ?', [
        forgotten,
        sequence,
      ])
  }
}
