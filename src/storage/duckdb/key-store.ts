import { z } from 'zod'
import type { KeyStore, StoredKey } from '../../access/ports.ts'
import { roles } from '../../access/role.ts'
import type { Database } from './database.ts'
import type { Session } from './session.ts'

const roleList = z.array(z.enum(roles))
const facilityList = z.union([z.literal('*'), z.array(z.string())])

const keyRow = z
  .object({
    id: z.string(),
    secretSha256: z.string(),
    label: z.string(),
    roles: z.string(),
    facilities: z.string(),
    createdAt: z.string(),
    expiresAt: z.string().nullable(),
    revokedAt: z.string().nullable(),
  })
  .transform((row): StoredKey => ({
    ...row,
    roles: roleList.parse(JSON.parse(row.roles)),
    facilities: facilityList.parse(JSON.parse(row.facilities)),
  }))

const select = `
  SELECT key_id AS id, secret_sha256 AS secretSha256, label, roles, facilities,
    created_at AS createdAt, expires_at AS expiresAt, revoked_at AS revokedAt
  FROM api_key LEFT JOIN api_key_revocation USING (key_id)`

export class DuckdbKeyStore implements KeyStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async addKey(key: StoredKey): Promise<void> {
    await this.#database.write(async (session) => {
      await session.run('INSERT INTO api_key VALUES (?, ?, ?, ?, ?, ?, ?)', [
        key.id,
        key.secretSha256,
        key.label,
        JSON.stringify(key.roles),
        JSON.stringify(key.facilities),
        key.createdAt,
        key.expiresAt,
      ])
      if (key.revokedAt !== null) await revoke(session, key.id, key.revokedAt)
    })
  }

  async key(id: string): Promise<StoredKey | null> {
    const [key] = await this.#database.read((session) =>
      session.query(keyRow, `${select} WHERE key_id = ?`, [id]),
    )
    return key ?? null
  }

  /** Oldest first. */
  async keys(): Promise<readonly StoredKey[]> {
    return this.#database.read((session) =>
      session.query(keyRow, `${select} ORDER BY created_at, key_id`),
    )
  }

  /** Revoking again changes nothing: the first time stands. */
  async revokeKey(id: string, at: string): Promise<boolean> {
    return this.#database.write(async (session) => {
      const [key] = await session.query(keyRow, `${select} WHERE key_id = ?`, [id])
      if (key === undefined) return false
      if (key.revokedAt === null) await revoke(session, id, at)
      return true
    })
  }
}

async function revoke(session: Session, id: string, at: string): Promise<void> {
  await session.run('INSERT INTO api_key_revocation VALUES (?, ?)', [id, at])
}
