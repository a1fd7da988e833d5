import type { ErasureOrder } from '../../access/patients/ports.ts'
import type { Session } from './session.ts'

/**
 * What a facility has beside its exams: uploads with their findings, answers kept for repeated requests, sizes that
 * waited, decisions, rules, mappings, layouts, DICOM peers and its retention. Its code and name stay, for a code
 * is never given twice, and so does the evidence of what was erased.
 */
export async function eraseFacility(
  session: Session,
  { facilityId, decidedAt, decidedBy }: ErasureOrder,
): Promise<void> {
  for (const table of ['upload_finding', 'upload_progress'])
    await session.run(
      `DELETE FROM ${table} WHERE upload_id IN (SELECT upload_id FROM upload WHERE facility_id = ?)`,
      [facilityId],
    )
  for (const table of [
    'upload',
    'idempotency',
    'late_size',
    'exam_supplement',
    'facility_rule',
    'mapping',
    'suggestion_rejection',
    'column_mapping',
    'dicom_peer',
    'retention',
    'link_token',
    'erased_name',
  ])
    await session.run(`DELETE FROM ${table} WHERE facility_id = ?`, [facilityId])
  await session.run(
    `INSERT INTO facility_departure SELECT ?, ?, ?
     WHERE NOT EXISTS (SELECT 1 FROM facility_departure WHERE facility_id = ?)`,
    [facilityId, decidedAt, decidedBy, facilityId],
  )
}
