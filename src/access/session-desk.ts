import { createHash } from 'node:crypto'
import { type ClaimGrants, facilitiesOf, rolesOf } from './claim-grants.ts'
import { isKeyLive } from './key-lifetime.ts'
import type { FacilityStore, KeyStore } from './ports.ts'
import type { Principal } from './principal.ts'
import type { SessionStore, StoredSession } from './session-ports.ts'
import { subjectDigest } from './subject-digest.ts'

export interface SessionLimits {
  /** A session ends this long after sign-in, whatever happens. */
  readonly lifetimeMs: number
  /** And when it was not used for this long. */
  readonly idleMs: number
}

/** A person as the provider describes them, cut down to what means something here. */
export type Person = Pick<
  StoredSession,
  'subject' | 'providerSession' | 'label' | 'roleClaims' | 'facilityClaims'
>

/** A session's secret goes to the browser once, in a cookie, and is never stored. */
export interface BegunSession {
  readonly secret: string
  readonly principal: Principal
  readonly lifetimeMs: number
}

export interface SessionDesk {
  /** For whoever holds a key: the session may do what the key may, and ends with it. */
  beginForKey(principal: Principal): Promise<BegunSession | null>
  /** @returns null when the person has no role here: then there is no session */
  beginForPerson(person: Person): Promise<BegunSession | null>
  /** Looks everything up at each request: what ended, expired or was taken away fails at the next one. */
  authenticate(secret: string): Promise<Principal | null>
  end(secret: string): Promise<void>
  /** @returns how many were ended */
  endSessionsOf: (
    who: { readonly subject: string } | { readonly providerSession: string },
  ) => Promise<number>
}

export interface SessionDeskParts {
  readonly sessions: SessionStore
  readonly keys: Pick<KeyStore, 'key'>
  readonly facilities: Pick<FacilityStore, 'facilities'>
  readonly grants: ClaimGrants
  readonly limits: SessionLimits
  readonly clock: () => Date
  readonly randomBytes: (size: number) => Uint8Array
}

/** A clock that was set back by more than this ends the sessions of the time it left. */
const clockToleranceMs = 5 * 60_000

export function createSessionDesk(parts: SessionDeskParts): SessionDesk {
  const { sessions, keys, clock, limits } = parts
  const uses = createUses(parts)

  const principalOf = async (stored: StoredSession): Promise<Principal | null> => {
    const { subject, label, keyId } = stored
    if (keyId !== null) {
      const key = await keys.key(keyId)
      if (key === null || !isKeyLive(key, clock())) return null
      const { roles, facilities } = key
      return { keyId, roles, facilities, label: key.label, origin: 'session', subject }
    }
    const roles = rolesOf(stored.roleClaims, parts.grants)
    if (roles.length === 0) return null
    const existing = new Set((await parts.facilities.facilities()).map(({ id }) => id))
    const facilities = facilitiesOf(stored.facilityClaims, parts.grants, existing)
    return { keyId: subjectDigest(subject), roles, facilities, label, origin: 'session', subject }
  }

  /** @returns null when who it is for may nothing: then there is no session */
  const begin = async (
    who: Omit<StoredSession, 'sessionSha256' | 'createdAt' | 'expiresAt'>,
  ): Promise<BegunSession | null> => {
    const secret = Buffer.from(parts.randomBytes(32)).toString('base64url')
    const now = clock()
    await sessions.forgetSessions(now.toISOString())
    const stored: StoredSession = {
      ...who,
      sessionSha256: hash(secret),
      createdAt: now.toISOString(),
      expiresAt: new Date(now.getTime() + limits.lifetimeMs).toISOString(),
    }
    const principal = await principalOf(stored)
    if (principal === null) return null
    await sessions.addSession(stored)
    return { secret, principal, lifetimeMs: limits.lifetimeMs }
  }

  return {
    beginForKey: ({ keyId, subject, label }) =>
      begin({
        keyId,
        subject,
        label,
        providerSession: null,
        roleClaims: [],
        facilityClaims: [],
      }),
    beginForPerson: (person) => begin({ ...person, keyId: null }),
    async authenticate(secret) {
      const stored = await sessions.session(hash(secret))
      if (stored === null) return null
      const now = clock().getTime()
      const began = Date.parse(stored.createdAt)
      const isOver = !(now < Date.parse(stored.expiresAt)) || now < began - clockToleranceMs
      const used = uses.last(stored.sessionSha256, stored.seenAt ?? stored.createdAt)
      if (isOver || now - used >= limits.idleMs) return null
      const principal = await principalOf(stored)
      if (principal !== null) await uses.note(stored.sessionSha256, now)
      return principal
    },
    async end(secret) {
      uses.forget(hash(secret))
      await sessions.endSession(hash(secret), clock().toISOString())
    },
    endSessionsOf: (who) => sessions.endSessionsOf(who, clock().toISOString()),
  }
}

/** When each session was last used: in memory at each use, on disk now and then, so that a restart keeps it. */
function createUses({ sessions, limits }: SessionDeskParts) {
  const inMemory = new Map<string, number>()
  const onDisk = new Map<string, number>()
  const every = limits.idleMs / 6
  const drop = (sha256: string): void => {
    inMemory.delete(sha256)
    onDisk.delete(sha256)
  }
  return {
    last: (sha256: string, written: string): number =>
      Math.max(inMemory.get(sha256) ?? 0, Date.parse(written)),
    async note(sha256: string, now: number): Promise<void> {
      inMemory.set(sha256, now)
      const before = onDisk.get(sha256)
      if (before !== undefined && now - before < every) return
      onDisk.set(sha256, now)
      for (const [other, at] of inMemory) if (now - at >= limits.idleMs) drop(other)
      // A registry that cannot write still answers; the session then ends earlier after a restart.
      await sessions.sessionSeen(sha256, new Date(now).toISOString()).catch(() => {})
    },
    forget: drop,
  }
}

const hash = (secret: string): string => createHash('sha256').update(secret).digest('hex')
