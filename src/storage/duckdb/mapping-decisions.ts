import { z } from 'zod'
import {
  historyOrigins,
  type MappingDecisions,
  type MappingEvent,
  type RefusedSuggestion,
} from '../../analytics/ports.ts'
import type { Database } from './database.ts'

const historyRow: z.ZodType<MappingEvent> = z.object({
  version: z.number().nullable(),
  localName: z.string(),
  loinc: z.string().nullable(),
  mappedAt: z.string(),
  mappedBy: z.string().nullable(),
  origin: z.enum(historyOrigins).nullable(),
})

/** Every decision about a name, and every refusal of a suggestion. */
export class DuckdbMappingDecisions implements MappingDecisions {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async refusedSuggestions(facility: string): Promise<readonly RefusedSuggestion[]> {
    return this.#database.read((session) =>
      session.query(
        z.object({ localName: z.string(), loinc: z.string() }),
        `SELECT local_name AS localName, loinc FROM (
           SELECT * FROM suggestion_rejection WHERE facility_id = ?
           QUALIFY row_number() OVER (PARTITION BY local_name, loinc ORDER BY sequence DESC) = 1
         ) WHERE NOT taken_back ORDER BY local_name, loinc`,
        [facility],
      ),
    )
  }

  async refuseSuggestion(
    refusal: Parameters<MappingDecisions['refuseSuggestion']>[0],
  ): Promise<void> {
    const { facility, localName, loinc, takenBack, decidedBy, decidedAt } = refusal
    await this.#database.write((session) =>
      session.run(
        `INSERT INTO suggestion_rejection
         SELECT coalesce(max(sequence), 0) + 1, ?, ?, ?, ?, ?, ? FROM suggestion_rejection`,
        [facility, localName, loinc, takenBack, decidedBy, decidedAt],
      ),
    )
  }

  async mappingHistory(
    facility: string,
    localName: string | null,
  ): Promise<readonly MappingEvent[]> {
    const one = localName === null ? '' : 'AND local_name = ?'
    return this.#database.read((session) =>
      session.query(
        historyRow,
        `SELECT version, local_name AS localName, loinc, mapped_at AS mappedAt,
           mapped_by AS mappedBy, origin
         FROM (
           SELECT version, 0 AS sequence, local_name, loinc, mapped_at, mapped_by, origin
           FROM mapping WHERE facility_id = ? ${one}
           UNION ALL
           SELECT NULL, sequence, local_name, loinc, decided_at, decided_by,
             CASE WHEN taken_back THEN 'refusal-undone' ELSE 'refused' END
           FROM suggestion_rejection WHERE facility_id = ? ${one}
         )
         ORDER BY mapped_at, version NULLS LAST, sequence, local_name`,
        localName === null ? [facility, facility] : [facility, localName, facility, localName],
      ),
    )
  }
}
