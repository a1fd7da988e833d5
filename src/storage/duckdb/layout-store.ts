import { z } from 'zod'
import { layoutDecisions } from '../../contract/layout.ts'
import type { LayoutStore, StoredLayout } from '../../ingest/columns/ports.ts'
import type { Database } from './database.ts'

const layoutRow = z
  .object({
    facility_id: z.string(),
    layout_id: z.string(),
    version: z.number(),
    content: z.string().nullable(),
    decided_by: z.string(),
    decided_at: z.string(),
  })
  .transform((row): StoredLayout => ({
    facilityId: row.facility_id,
    layoutId: row.layout_id,
    version: row.version,
    decisions: row.content === null ? null : layoutDecisions.parse(JSON.parse(row.content)),
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
  }))

/** What facilities made of their own tables: append-only, the highest version counts, null withdraws. */
export class DuckdbLayoutStore implements LayoutStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async addVersion(
    layout: Omit<StoredLayout, 'version'>,
    mustExist: boolean,
  ): Promise<StoredLayout | null> {
    const { facilityId, layoutId, decisions, decidedBy, decidedAt } = layout
    return this.#database.write(async (session) => {
      const [last] = await session.query(
        z.object({ version: z.number(), withdrawn: z.boolean() }),
        `SELECT version, content IS NULL AS withdrawn FROM column_mapping
         WHERE facility_id = ? AND layout_id = ? ORDER BY version DESC LIMIT 1`,
        [facilityId, layoutId],
      )
      if (mustExist && (last === undefined || (last.withdrawn && decisions === null))) return null
      const version = (last?.version ?? 0) + 1
      await session.run('INSERT INTO column_mapping VALUES (?, ?, ?, ?, ?, ?)', [
        facilityId,
        layoutId,
        version,
        decisions === null ? null : JSON.stringify(decisions),
        decidedBy,
        decidedAt,
      ])
      return { ...layout, version }
    })
  }

  async versions(facilityId: string): Promise<readonly StoredLayout[]> {
    return this.#database.read((session) =>
      session.query(
        layoutRow,
        'SELECT * FROM column_mapping WHERE facility_id = ? ORDER BY layout_id, version DESC',
        [facilityId],
      ),
    )
  }

  async uploadsByFormat(facilityId: string): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#database.read((session) =>
      session.query(
        z.object({ format: z.string(), uploads: z.number() }),
        `SELECT format, count(*) AS uploads FROM (
           SELECT unnest(CAST(formats AS VARCHAR[])) AS format FROM (
             SELECT json_extract_string(formats, '$[*]') AS formats FROM current_upload
             WHERE facility_id = ? AND state = 'complete' AND accepted + updated + duplicate + quarantined > 0
           )
         ) GROUP BY format`,
        [facilityId],
      ),
    )
    return new Map(rows.map(({ format, uploads }) => [format, uploads]))
  }
}
