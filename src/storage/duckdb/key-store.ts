import { z } from 'zod'
import { earlierEnd } from '../../access/key-lifetime.ts'
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
    client: z.string(),
    overlapEndsAt: z.string().nullable(),
  })
  .transform(({ overlapEndsAt, ...row }): StoredKey => ({
    ...row,
    expiresAt: earlierEnd(row.expiresAt, overlapEndsAt),
    roles: roleList.parse(JSON.parse(row.roles)),
    facilities: facilityList.parse(JSON.parse(row.facilities)),
  }))

const select = `
  SELECT api_key.key_id AS id, secret_sha256 AS secretSha256, label, roles, facilities,
    created_at AS createdAt, expires_at AS expiresAt, revoked_at AS revokedAt,
    coalesce(own.client, api_key.key_id) AS client, later.overlap_ends_at AS overlapEndsAt
  FROM api_key
  LEFT JOIN api_key_revocation revocation ON revocation.key_id = api_key.key_id
  LEFT JOIN api_key_rotation own ON own.key_id = api_key.key_id
  LEFT JOIN api_key_rotation later ON later.predecessor = api_key.key_id`

export class DuckdbKeyStore implements KeyStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async addKey(key: StoredKey): Promise<void> {
    await this.#database.write((session) => add(session, key))
  }

  async addSuccessor<
    Decision extends { readonly successor: StoredKey } | { readonly refused: string },
  >(
    predecessor: string,
    overlapEndsAt: string,
    decide: (keysOfClient: readonly StoredKey[]) => Decision,
  ): Promise<Decision> {
    return this.#database.write(async (session) => {
      const all = await session.query(keyRow, `${select} ORDER BY created_at, api_key.key_id`)
      const client = all.find(({ id }) => id === predecessor)?.client
      const decision = decide(all.filter((key) => key.client === client))
      if ('refused' in decision) return decision
      const { successor } = decision
      await add(session, successor)
      await session.run('INSERT INTO api_key_rotation VALUES (?, ?, ?, ?)', [
        successor.id,
        predecessor,
        successor.client,
        overlapEndsAt,
      ])
      return decision
    })
  }

  async key(id: string): Promise<StoredKey | null> {
    const [key] = await this.#database.read((session) =>
      session.query(keyRow, `${select} WHERE api_key.key_id = ?`, [id]),
    )
    return key ?? null
  }

  /** Oldest first. */
  async keys(): Promise<readonly StoredKey[]> {
    return this.#database.read((session) =>
      session.query(keyRow, `${select} ORDER BY created_at, api_key.key_id`),
    )
  }

  /** Revoking again changes nothing: the first time stands. */
  async revokeKey(id: string, at: string): Promise<boolean> {
    return this.#database.write(async (session) => {
      const [key] = await session.query(keyRow, `${select} WHERE api_key.key_id = ?`, [id])
      if (key === undefined) return false
      if (key.revokedAt === null) await revoke(session, id, at)
      return true
    })
  }
}

async function add(session: Session, key: StoredKey): Promise<void> {
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
}

async function revoke(session: Session, id: string, at: string): Promise<void> {
  await session.run('INSERT INTO api_key_revocation VALUES (?, ?)', [id, at])
}
