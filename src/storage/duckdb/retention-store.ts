import { z } from 'zod'
import type { RetentionFact, RetentionStore } from '../../access/patients/ports.ts'
import type { Database } from './database.ts'

const retentionRow: z.ZodType<RetentionFact> = z.object({
  facilityId: z.string(),
  keepMonths: z.number().nullable(),
  decidedBy: z.string(),
  decidedAt: z.string(),
})

export class DuckdbRetentionStore implements RetentionStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async retentions(): Promise<readonly RetentionFact[]> {
    return this.#database.read((session) =>
      session.query(
        retentionRow,
        `SELECT facility_id AS facilityId, keep_months AS keepMonths, decided_by AS decidedBy,
           decided_at AS decidedAt
         FROM retention
         QUALIFY row_number() OVER (PARTITION BY facility_id ORDER BY sequence DESC) = 1
         ORDER BY facility_id`,
      ),
    )
  }

  async setRetention({
    facilityId,
    keepMonths,
    decidedBy,
    decidedAt,
  }: RetentionFact): Promise<void> {
    await this.#database.write((session) =>
      session.run(
        'INSERT INTO retention SELECT coalesce(max(sequence), 0) + 1, ?, ?, ?, ? FROM retention',
        [facilityId, keepMonths, decidedBy, decidedAt],
      ),
    )
  }
}
