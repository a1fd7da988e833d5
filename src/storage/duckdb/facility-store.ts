import { z } from 'zod'
import { FacilityExists } from '../../access/facility-exists.ts'
import type { Facility, FacilityStore } from '../../access/ports.ts'
import type { Database } from './database.ts'
import type { Session } from './session.ts'

const facilityRow: z.ZodType<Facility> = z.object({
  id: z.string(),
  name: z.string(),
  organisation: z.string(),
  country: z.string().nullable(),
  createdAt: z.string(),
})

const select = `
  SELECT facility_id AS id, name, organisation, country, created_at AS createdAt FROM facility`

export class DuckdbFacilityStore implements FacilityStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async addFacility(facility: Facility): Promise<void> {
    await this.#database.write(async (session) => {
      if ((await find(session, facility.id)) !== null) throw new FacilityExists(facility.id)
      await session.run(
        `INSERT INTO organisation SELECT ?, ?
         WHERE NOT EXISTS (SELECT 1 FROM organisation WHERE name = ?)`,
        [facility.organisation, facility.createdAt, facility.organisation],
      )
      await session.run('INSERT INTO facility VALUES (?, ?, ?, ?, ?)', [
        facility.id,
        facility.name,
        facility.organisation,
        facility.country,
        facility.createdAt,
      ])
    })
  }

  /** By code. */
  async facilities(): Promise<readonly Facility[]> {
    return this.#database.read((session) =>
      session.query(facilityRow, `${select} ORDER BY facility_id`),
    )
  }

  async facility(id: string): Promise<Facility | null> {
    return this.#database.read((session) => find(session, id))
  }
}

async function find(session: Session, id: string): Promise<Facility | null> {
  const [facility] = await session.query(facilityRow, `${select} WHERE facility_id = ?`, [id])
  return facility ?? null
}
