import { z } from 'zod'
import type { Session } from './session.ts'

/** A report belongs to an upload that is known, of the same facility, and not taken back. */
export async function assertRunning(
  session: Session,
  facilityId: string,
  uploadId: string,
): Promise<void> {
  const [upload] = await session.query(
    z.object({ facility_id: z.string(), withdrawn_at: z.string().nullable() }),
    'SELECT facility_id, withdrawn_at FROM current_upload WHERE upload_id = ?',
    [uploadId],
  )
  if (upload === undefined || upload.facility_id !== facilityId)
    throw new Error('Reports were sent for an upload the facility does not have.')
  if (upload.withdrawn_at !== null) throw new Error('The upload was withdrawn; nothing is added.')
}
