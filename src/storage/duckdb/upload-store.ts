import { z } from 'zod'
import type { StoredFinding, UploadRecord, UploadStore } from '../../ingest/ports.ts'
import type { Database } from './database.ts'
import type { Session, SqlParameter } from './session.ts'
import { stage, type StagingColumn } from './staging-table.ts'
import { rebuildWithout } from './withdraw-upload.ts'

/** Findings kept of one upload; its counts by rule are always whole. */
export const maxStoredFindings = 10_000

const formats = z.array(z.string())
const byRule = z.record(z.string(), z.number())

const uploadRow = z
  .object({
    upload_id: z.string(),
    facility_id: z.string(),
    state: z.enum(['running', 'complete', 'failed', 'withdrawn']),
    sha256: z.string(),
    size_bytes: z.number(),
    formats: z.string(),
    seen: z.number(),
    accepted: z.number(),
    updated: z.number(),
    duplicate: z.number(),
    quarantined: z.number(),
    rejected: z.number(),
    findings_total: z.number(),
    findings_by_rule: z.string(),
    received_at: z.string(),
    finished_at: z.string().nullable(),
    withdrawn_at: z.string().nullable(),
  })
  .transform(
    ({ seen, accepted, updated, duplicate, quarantined, rejected, ...row }): UploadRecord => ({
      uploadId: row.upload_id,
      facilityId: row.facility_id,
      state: row.state,
      sha256: row.sha256,
      sizeBytes: row.size_bytes,
      formats: formats.parse(JSON.parse(row.formats)),
      counts: { seen, accepted, updated, duplicate, quarantined, rejected },
      findingsTotal: row.findings_total,
      findingsByRule: byRule.parse(JSON.parse(row.findings_by_rule)),
      receivedAt: row.received_at,
      finishedAt: row.finished_at,
      withdrawnAt: row.withdrawn_at,
    }),
  )

const findingRow = z.object({
  member: z.number(),
  row: z.number().nullable(),
  event: z.number().nullable(),
  field: z.string().nullable(),
  rule: z.string(),
  detail: z.string().nullable(),
})

interface PlacedFinding {
  readonly uploadId: string
  readonly position: number
  readonly finding: StoredFinding
}

const findingTable: readonly StagingColumn<PlacedFinding>[] = [
  { name: 'upload_id', kind: 'text', of: ({ uploadId }) => uploadId },
  { name: 'position', kind: 'uint32', of: ({ position }) => position },
  { name: 'member', kind: 'uint32', of: ({ finding }) => finding.member },
  { name: 'row_number', kind: 'uint32', of: ({ finding }) => finding.row },
  { name: 'event', kind: 'uint32', of: ({ finding }) => finding.event },
  { name: 'field', kind: 'text', of: ({ finding }) => finding.field },
  { name: 'rule', kind: 'text', of: ({ finding }) => finding.rule },
  { name: 'detail', kind: 'text', of: ({ finding }) => finding.detail },
]

/** Uploads as they came (one row each) and what became of them (a row at every step, the last counts). */
export class DuckdbUploadStore implements UploadStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async addUpload(upload: UploadRecord): Promise<void> {
    await this.#database.write(async (session) => {
      const [facility] = await session.query(
        z.object({ id: z.string() }),
        `SELECT facility_id AS id FROM facility WHERE facility_id = ?
           AND facility_id NOT IN (SELECT facility_id FROM facility_departure)`,
        [upload.facilityId],
      )
      if (facility === undefined)
        throw new Error('An upload was begun for a facility that is not known, or has left.')
      await session.run('INSERT INTO upload VALUES (?, ?, ?, ?, ?)', [
        upload.uploadId,
        upload.facilityId,
        upload.sha256,
        upload.sizeBytes,
        upload.receivedAt,
      ])
      await addProgress(session, upload)
    })
  }

  /** An upload that was withdrawn while it ran stays withdrawn. */
  async finishUpload(upload: UploadRecord, findings: readonly StoredFinding[]): Promise<void> {
    await this.#database.write(async (session) => {
      const present = await findUpload(session, upload.uploadId)
      if (present === null) throw new Error('An upload was finished that was never begun.')
      const { state, withdrawnAt } = present.withdrawnAt === null ? upload : present
      await addProgress(session, { ...upload, state, withdrawnAt })
      const placed = findings
        .slice(0, maxStoredFindings)
        .map((finding, position) => ({ uploadId: upload.uploadId, position, finding }))
      await stage(session, 'staging_finding', findingTable, placed)
      await session.run('INSERT INTO upload_finding BY NAME SELECT * FROM staging_finding')
    })
  }

  async upload(uploadId: string): Promise<UploadRecord | null> {
    return this.#database.read((session) => findUpload(session, uploadId))
  }

  async uploadByContent(facilityId: string, sha256: string): Promise<UploadRecord | null> {
    const [upload] = await this.#database.read((session) =>
      session.query(
        uploadRow,
        `SELECT * FROM current_upload
         WHERE facility_id = ? AND sha256 = ? AND state = 'complete'
         ORDER BY received_at DESC, upload_id DESC LIMIT 1`,
        [facilityId, sha256],
      ),
    )
    return upload ?? null
  }

  async uploads(
    facilityIds: readonly string[] | '*',
    limit: number,
    after: string | null,
  ): Promise<readonly UploadRecord[]> {
    const conditions: string[] = []
    const parameters: SqlParameter[] = []
    if (facilityIds !== '*') {
      if (facilityIds.length === 0) return []
      conditions.push(`facility_id IN (${facilityIds.map(() => '?').join(', ')})`)
      parameters.push(...facilityIds)
    }
    if (after !== null) {
      // A page begins after an upload of these facilities; one of others is as good as none.
      const within = conditions.map((condition) => ` AND ${condition}`).join('')
      conditions.push(
        `(received_at, upload_id) < (SELECT (received_at, upload_id) FROM upload WHERE upload_id = ?${within})`,
      )
      parameters.push(after, ...parameters)
    }
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`
    return this.#database.read((session) =>
      session.query(
        uploadRow,
        `SELECT * FROM current_upload ${where}
         ORDER BY received_at DESC, upload_id DESC LIMIT ?`,
        [...parameters, limit],
      ),
    )
  }

  async findings(
    uploadId: string,
    limit: number,
    offset: number,
  ): Promise<readonly StoredFinding[]> {
    return this.#database.read((session) =>
      session.query(
        findingRow,
        `SELECT member, row_number AS "row", event, field, rule, detail FROM upload_finding
         WHERE upload_id = ? ORDER BY position LIMIT ? OFFSET ?`,
        [uploadId, limit, offset],
      ),
    )
  }

  async withdrawUpload(uploadId: string, at: string): Promise<number> {
    return this.#takeOut(uploadId, at, 'withdrawn')
  }

  async takeBackUpload(uploadId: string, at: string): Promise<number> {
    return this.#takeOut(uploadId, at, 'failed')
  }

  async unfinishedUploads(): Promise<readonly string[]> {
    const rows = await this.#database.read((session) =>
      session.query(
        z.object({ uploadId: z.string() }),
        `SELECT upload_id AS uploadId FROM current_upload
         WHERE state = 'running' ORDER BY received_at, upload_id`,
      ),
    )
    return rows.map(({ uploadId }) => uploadId)
  }

  #takeOut(uploadId: string, at: string, state: 'withdrawn' | 'failed'): Promise<number> {
    return this.#database.write(async (session, rows) => {
      const upload = await findUpload(session, uploadId)
      if (upload === null) throw new Error('An upload was withdrawn that was never begun.')
      if (upload.withdrawnAt !== null) return 0
      const changed = await rebuildWithout(session, upload, at, rows)
      const out = { ...upload, withdrawnAt: at }
      // every upload that was ever withdrawn counts no more, whatever its later state
      await addProgress(session, { ...out, state: 'withdrawn' })
      if (state === 'failed')
        await addProgress(session, { ...out, state, finishedAt: upload.finishedAt ?? at })
      return changed
    })
  }
}

async function findUpload(session: Session, uploadId: string): Promise<UploadRecord | null> {
  const [upload] = await session.query(
    uploadRow,
    'SELECT * FROM current_upload WHERE upload_id = ?',
    [uploadId],
  )
  return upload ?? null
}

async function addProgress(session: Session, upload: UploadRecord): Promise<void> {
  const { counts } = upload
  await session.run(
    `INSERT INTO upload_progress
     SELECT ?, coalesce(max(step), 0) + 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?
     FROM upload_progress WHERE upload_id = ?`,
    [
      upload.uploadId,
      upload.state,
      JSON.stringify(upload.formats),
      counts.seen,
      counts.accepted,
      counts.updated,
      counts.duplicate,
      counts.quarantined,
      counts.rejected,
      upload.findingsTotal,
      JSON.stringify(upload.findingsByRule),
      upload.finishedAt,
      upload.withdrawnAt,
      upload.uploadId,
    ],
  )
}
