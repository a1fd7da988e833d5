import { z } from 'zod'
import type { IdempotencyStore, KeptAnswer } from '../../ingest/ports.ts'
import type { Database } from './database.ts'

const answerRow = z.object({
  bodySha256: z.string(),
  uploadId: z.string(),
  status: z.union([z.literal(200), z.literal(201)]),
  receivedAt: z.string(),
})

/** The first answers to requests that named themselves. */
export class DuckdbIdempotencyStore implements IdempotencyStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async keptAnswer(facilityId: string, keySha256: string): Promise<KeptAnswer | null> {
    const [answer] = await this.#database.read((session) =>
      session.query(
        answerRow,
        `SELECT body_sha256 AS bodySha256, upload_id AS uploadId, status, received_at AS receivedAt
         FROM idempotency WHERE facility_id = ? AND key_sha256 = ?`,
        [facilityId, keySha256],
      ),
    )
    return answer ?? null
  }

  async keepAnswer(facilityId: string, keySha256: string, answer: KeptAnswer): Promise<void> {
    const { bodySha256, uploadId, status, receivedAt } = answer
    await this.#database.write((session) =>
      session.run(
        `INSERT INTO idempotency (facility_id, key_sha256, body_sha256, upload_id, status, received_at)
         VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (facility_id, key_sha256) DO UPDATE SET body_sha256 = excluded.body_sha256,
           upload_id = excluded.upload_id, status = excluded.status, received_at = excluded.received_at`,
        [facilityId, keySha256, bodySha256, uploadId, status, receivedAt],
      ),
    )
  }

  async forgetAnswers(before: string): Promise<void> {
    await this.#database.write((session) =>
      session.run('DELETE FROM idempotency WHERE received_at < ?', [before]),
    )
  }
}
