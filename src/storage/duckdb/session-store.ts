import { z } from 'zod'
import type { SessionStore, StoredSession } from '../../access/session-ports.ts'
import type { Database } from './database.ts'

const texts = z.array(z.string())
const sessionRow = z
  .object({
    sessionSha256: z.string(),
    keyId: z.string().nullable(),
    subject: z.string(),
    providerSession: z.string().nullable(),
    label: z.string(),
    roleClaims: z.string(),
    facilityClaims: z.string(),
    createdAt: z.string(),
    expiresAt: z.string(),
    seenAt: z.string().nullable(),
  })
  .transform((row) => ({
    ...row,
    roleClaims: texts.parse(JSON.parse(row.roleClaims)),
    facilityClaims: texts.parse(JSON.parse(row.facilityClaims)),
  }))
const hashRow = z.object({ sessionSha256: z.string() })

const open = `session_sha256 NOT IN (SELECT session_sha256 FROM web_session_end)`

export class DuckdbSessionStore implements SessionStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async addSession(session: StoredSession): Promise<void> {
    await this.#database.write((writing) =>
      writing.run('INSERT INTO web_session VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)', [
        session.sessionSha256,
        session.keyId,
        session.subject,
        session.providerSession,
        session.label,
        JSON.stringify(session.roleClaims),
        JSON.stringify(session.facilityClaims),
        session.createdAt,
        session.expiresAt,
      ]),
    )
  }

  async session(
    sessionSha256: string,
  ): Promise<(StoredSession & { readonly seenAt: string | null }) | null> {
    const [session] = await this.#database.read((reading) =>
      reading.query(
        sessionRow,
        `SELECT session_sha256 AS "sessionSha256", key_id AS "keyId", subject,
           provider_session AS "providerSession", label, role_claims AS "roleClaims",
           facility_claims AS "facilityClaims", created_at AS "createdAt",
           expires_at AS "expiresAt",
           (SELECT max(seen_at) FROM web_session_seen seen
             WHERE seen.session_sha256 = web_session.session_sha256) AS "seenAt"
         FROM web_session WHERE session_sha256 = ? AND ${open}`,
        [sessionSha256],
      ),
    )
    return session ?? null
  }

  async sessionSeen(sessionSha256: string, at: string): Promise<void> {
    await this.#database.write((writing) =>
      writing.run('INSERT INTO web_session_seen VALUES (?, ?)', [sessionSha256, at]),
    )
  }

  async endSession(sessionSha256: string, at: string): Promise<void> {
    await this.#end('session_sha256 = ?', sessionSha256, at)
  }

  async endSessionsOf(
    who: { readonly subject: string } | { readonly providerSession: string },
    at: string,
  ): Promise<number> {
    return 'subject' in who
      ? this.#end('subject = ?', who.subject, at)
      : this.#end('provider_session = ?', who.providerSession, at)
  }

  async forgetSessions(before: string): Promise<void> {
    const old = 'SELECT session_sha256 FROM web_session WHERE expires_at < ?'
    const [any] = await this.#database.read((reading) =>
      reading.query(
        hashRow,
        `SELECT session_sha256 AS "sessionSha256" FROM web_session WHERE expires_at < ? LIMIT 1`,
        [before],
      ),
    )
    if (any === undefined) return
    await this.#database.write(async (writing) => {
      for (const table of ['web_session_seen', 'web_session_end'])
        await writing.run(`DELETE FROM ${table} WHERE session_sha256 IN (${old})`, [before])
      await writing.run('DELETE FROM web_session WHERE expires_at < ?', [before])
    })
  }

  async #end(condition: string, value: string, at: string): Promise<number> {
    return this.#database.write(async (writing) => {
      const ending = await writing.query(
        hashRow,
        `SELECT session_sha256 AS "sessionSha256" FROM web_session WHERE ${condition} AND ${open}`,
        [value],
      )
      for (const { sessionSha256 } of ending)
        await writing.run('INSERT INTO web_session_end VALUES (?, ?)', [sessionSha256, at])
      return ending.length
    })
  }
}
