import { z } from 'zod'
import type { EpochFact, EpochStore, KeyDestruction } from '../../access/epochs/ports.ts'
import type { Database } from './database.ts'

const epochRow: z.ZodType<EpochFact> = z.object({
  facilityId: z.string(),
  epoch: z.number(),
  startedAt: z.string(),
  overlapUntil: z.string(),
  decidedBy: z.string(),
})
const destructionRow: z.ZodType<KeyDestruction> = z.object({
  facilityId: z.string(),
  epoch: z.number(),
  destroyedAt: z.string(),
  decidedBy: z.string(),
})

export class DuckdbEpochStore implements EpochStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async epochs(facilityId: string): Promise<readonly EpochFact[]> {
    return this.#database.read((session) =>
      session.query(
        epochRow,
        `SELECT facility_id AS facilityId, epoch, started_at AS startedAt,
           overlap_until AS overlapUntil, decided_by AS decidedBy
         FROM pseudonym_epoch WHERE facility_id = ? ORDER BY epoch`,
        [facilityId],
      ),
    )
  }

  async addEpoch(fact: EpochFact): Promise<void> {
    const { facilityId, epoch, startedAt, overlapUntil, decidedBy } = fact
    await this.#database.write((session) =>
      session.run('INSERT INTO pseudonym_epoch VALUES (?, ?, ?, ?, ?)', [
        facilityId,
        epoch,
        startedAt,
        overlapUntil,
        decidedBy,
      ]),
    )
  }

  async destructions(facilityId: string): Promise<readonly KeyDestruction[]> {
    return this.#database.read((session) =>
      session.query(
        destructionRow,
        `SELECT facility_id AS facilityId, epoch, destroyed_at AS destroyedAt,
           decided_by AS decidedBy
         FROM pseudonym_key_destruction WHERE facility_id = ? ORDER BY epoch`,
        [facilityId],
      ),
    )
  }

  async addDestruction(fact: KeyDestruction): Promise<void> {
    const { facilityId, epoch, destroyedAt, decidedBy } = fact
    await this.#database.write((session) =>
      session.run('INSERT INTO pseudonym_key_destruction VALUES (?, ?, ?, ?)', [
        facilityId,
        epoch,
        destroyedAt,
        decidedBy,
      ]),
    )
  }
}
