import { z } from 'zod'
import type { LocalName, Mapping, MappingStore, UndecidedName } from '../../analytics/ports.ts'
import type { Database } from './database.ts'
import type { Session } from './session.ts'
import { stage, type StagingColumn } from './staging-table.ts'
import { undecidedNames } from './undecided-names.ts'

const mappingRow: z.ZodType<Mapping> = z.object({
  facility: z.string(),
  localName: z.string(),
  loinc: z.string().nullable(),
  mappedAt: z.string(),
})

const localNameRow: z.ZodType<LocalName> = z.object({
  facility: z.string(),
  localName: z.string(),
  exams: z.number(),
  loinc: z.string().nullable(),
})

const mappingTable: readonly StagingColumn<Mapping & { readonly version: number }>[] = [
  { name: 'version', kind: 'uint32', of: ({ version }) => version },
  { name: 'facility_id', kind: 'text', of: ({ facility }) => facility },
  { name: 'local_name', kind: 'text', of: ({ localName }) => localName },
  { name: 'loinc', kind: 'text', of: ({ loinc }) => loinc },
  { name: 'mapped_at', kind: 'text', of: ({ mappedAt }) => mappedAt },
  { name: 'mapped_by', kind: 'text', of: ({ mappedBy }) => mappedBy ?? null },
  { name: 'origin', kind: 'text', of: ({ origin }) => origin ?? null },
]

/** Exams whose protocol is another by the staged mappings than by those before. */
const otherwiseMapped = `(e.facility_id, e.local_name) IN (
  SELECT s.facility_id, s.local_name
  FROM staging_mapping s
  LEFT JOIN current_mapping m ON m.facility_id = s.facility_id AND m.local_name = s.local_name
  WHERE m.loinc IS DISTINCT FROM s.loinc)`

/** Every mapping ever made, by version; the highest version of a facility's name is the current one. */
export class DuckdbMappingStore implements MappingStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** All of one call get one new version. Where a call names one local name twice, the last counts. */
  async setMappings(mappings: readonly Mapping[]): Promise<void> {
    if (mappings.length === 0) return
    const distinct = new Map(
      mappings.map((mapping) => [JSON.stringify([mapping.facility, mapping.localName]), mapping]),
    )
    await this.#database.write(async (session, changed) => {
      const version = (await currentMappingVersion(session)) + 1
      const rows = [...distinct.values()].map((mapping) => ({ ...mapping, version }))
      await stage(session, 'staging_mapping', mappingTable, rows)
      const insert = 'INSERT INTO mapping BY NAME SELECT * FROM staging_mapping'
      if (changed === null) return session.run(insert)
      await changed.copied(otherwiseMapped, async (tables) => {
        await changed.remove(tables)
        await session.run(insert)
        await changed.add(tables)
      })
    })
  }

  /** By local name. */
  async mappings(facility: string): Promise<readonly Mapping[]> {
    return this.#database.read((session) =>
      session.query(
        mappingRow,
        `SELECT facility_id AS facility, local_name AS localName, loinc, mapped_at AS mappedAt
         FROM current_mapping WHERE facility_id = ? ORDER BY local_name`,
        [facility],
      ),
    )
  }

  /** Names nobody has decided on first, then by how many exams carry them. */
  async localNames(facility: string): Promise<readonly LocalName[]> {
    return this.#database.read((session) =>
      session.query(
        localNameRow,
        `SELECT e.facility_id AS facility, e.local_name AS localName, count(*) AS exams,
           any_value(m.loinc) AS loinc
         FROM exam e LEFT JOIN current_mapping m USING (facility_id, local_name)
         WHERE e.facility_id = ? AND e.local_name IS NOT NULL
         GROUP BY e.facility_id, e.local_name
         ORDER BY count(m.mapped_at) > 0, exams DESC, localName`,
        [facility],
      ),
    )
  }

  /** Names nobody has decided on, the most used first. */
  async undecidedNames(facility: string): Promise<readonly UndecidedName[]> {
    return this.#database.read((session) => undecidedNames(session, facility))
  }

  async mappingVersion(): Promise<number> {
    return this.#database.read(currentMappingVersion)
  }
}

/** 0 before the first mapping. */
export async function currentMappingVersion(session: Session): Promise<number> {
  const [row] = await session.query(
    z.object({ version: z.number() }),
    'SELECT coalesce(max(version), 0) AS version FROM mapping',
  )
  return row?.version ?? 0
}
