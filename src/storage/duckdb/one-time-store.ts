import { z } from 'zod'
import type { OneTimeStore } from '../../access/session-ports.ts'
import type { Database } from './database.ts'

const found = z.object({ token: z.string() })

export class DuckdbOneTimeStore implements OneTimeStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async use(tokenSha256: string, expiresAt: string, now: string): Promise<boolean> {
    return this.#database.write(async (session) => {
      const [used] = await session.query(
        found,
        'SELECT token_sha256 AS token FROM used_token WHERE token_sha256 = ?',
        [tokenSha256],
      )
      if (used !== undefined) return false
      await session.run('DELETE FROM used_token WHERE expires_at < ?', [now])
      await session.run('INSERT INTO used_token VALUES (?, ?)', [tokenSha256, expiresAt])
      return true
    })
  }
}
