import { z } from 'zod'
import type { DicomPeerFact, DicomPeerStore } from '../../access/ports.ts'
import type { Database } from './database.ts'

const peerRow = z.object({
  calledAeTitle: z.string(),
  callingAeTitle: z.string(),
  facility: z.string(),
  decidedAt: z.string(),
})

/** Every tie of AE titles ever made or taken back; the latest of a pair counts. */
export class DuckdbDicomPeerStore implements DicomPeerStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async addPeerFact(fact: DicomPeerFact): Promise<void> {
    await this.#database.write((session) =>
      session.run(
        `INSERT INTO dicom_peer
         SELECT coalesce(max(sequence), 0) + 1, ?, ?, ?, ? FROM dicom_peer`,
        [fact.calledAeTitle, fact.callingAeTitle, fact.facility, fact.decidedAt],
      ),
    )
  }

  async peers(): Promise<readonly z.infer<typeof peerRow>[]> {
    return this.#database.read((session) =>
      session.query(
        peerRow,
        `SELECT called_ae_title AS calledAeTitle, calling_ae_title AS callingAeTitle,
           facility_id AS facility, decided_at AS decidedAt
         FROM dicom_peer
         WHERE facility_id IS NOT NULL AND sequence IN (
           SELECT max(sequence) FROM dicom_peer GROUP BY called_ae_title, calling_ae_title)
         ORDER BY called_ae_title, calling_ae_title`,
      ),
    )
  }
}
