import type { ErasureOrder } from '../../access/patients/ports.ts'
import { facilityTables, uploadTables } from './erased-lines.ts'
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
  for (const table of uploadTables)
    await session.run(
      `DELETE FROM ${table} WHERE upload_id IN (SELECT upload_id FROM upload WHERE facility_id = ?)`,
      [facilityId],
    )
  for (const table of [...facilityTables, 'idempotency'])
    await session.run(`DELETE FROM ${table} WHERE facility_id = ?`, [facilityId])
  await session.run(
    `INSERT INTO facility_departure SELECT ?, ?, ?
     WHERE NOT EXISTS (SELECT 1 FROM facility_departure WHERE facility_id = ?)`,
    [facilityId, decidedAt, decidedBy, facilityId],
  )
  await endCredentials(session, facilityId, decidedAt)
}

/** Keys of this facility alone, and every session that names it; keys of several facilities find nothing of it any more. */
async function endCredentials(session: Session, facilityId: string, at: string): Promise<void> {
  const alone = JSON.stringify([facilityId])
  await session.run(
    `INSERT INTO api_key_revocation SELECT key_id, ? FROM api_key
     WHERE facilities = ? AND key_id NOT IN (SELECT key_id FROM api_key_revocation)`,
    [at, alone],
  )
  await session.run(
    `INSERT INTO web_session_end SELECT session_sha256, ? FROM web_session
     WHERE contains(facility_claims, ?)
       AND session_sha256 NOT IN (SELECT session_sha256 FROM web_session_end)`,
    [at, JSON.stringify(facilityId)],
  )
}
