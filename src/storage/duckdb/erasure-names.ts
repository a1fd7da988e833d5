import { z } from 'zod'
import type { Session } from './session.ts'
import { stage } from './staging-table.ts'

/** Everything by which rows about some exams are known, in every store; complete before any of them is deleted. */
export interface ErasureNames {
  readonly exams: readonly string[]
  /** What exams of the overlap of two epochs would be called under the earlier one. */
  readonly earlierExams: readonly string[]
  readonly accessions: readonly string[]
  readonly patients: readonly string[]
  /** Of the patients, those with no other exam. */
  readonly lastOfPatients: readonly string[]
  /** Uploads that brought nothing but these exams. */
  readonly uploads: readonly string[]
}

const textKey = [{ name: 'id', kind: 'text', of: (id: string) => id }] as const
const idRow = z.object({ id: z.string() })

export async function erasureNames(
  session: Session,
  facilityId: string,
  examIds: readonly string[],
): Promise<ErasureNames> {
  await stage(session, 'named_exam', textKey, examIds)
  const ids = async (sql: string): Promise<readonly string[]> =>
    (await session.query(idRow, `${sql} ORDER BY 1`, [facilityId])).map(({ id }) => id)
  const mine = 'facility_id = ? AND exam_id IN (SELECT id FROM named_exam)'
  const patientOf = `json_extract_string(payload, '$.patient.pseudonym')`
  return {
    exams: examIds,
    earlierExams: await ids(`SELECT DISTINCT earlier_exam_id AS id FROM epoch_alias WHERE ${mine}`),
    accessions: await ids(
      `SELECT DISTINCT accession AS id FROM report WHERE ${mine} AND accession IS NOT NULL`,
    ),
    patients: await ids(
      `SELECT DISTINCT ${patientOf} AS id FROM report WHERE ${mine} AND ${patientOf} IS NOT NULL`,
    ),
    lastOfPatients: await ids(
      `SELECT patient AS id FROM (
         SELECT ${patientOf} AS patient, exam_id IN (SELECT id FROM named_exam) AS goes
         FROM report WHERE facility_id = ? AND payload IS NOT NULL
       ) WHERE patient IS NOT NULL GROUP BY patient HAVING bool_and(goes)`,
    ),
    uploads: await ids(
      `SELECT upload_id AS id FROM report WHERE facility_id = ?
       GROUP BY upload_id HAVING bool_and(exam_id IN (SELECT id FROM named_exam))`,
    ),
  }
}
