import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { ClaimGrants } from '../../src/access/claim-grants.ts'
import { createKeyRing } from '../../src/access/key-ring.ts'
import { createSessionDesk, type SessionDesk } from '../../src/access/session-desk.ts'
import { keySubject } from '../../src/access/principal.ts'
import { temporaryRegistry } from '../storage/support/temporary-registry.ts'

const minute = 60_000
const hour = 60 * minute
const person = {
  subject: 'https://login.example.org|1234',
  providerSession: 'sid-1',
  label: 'Dr C',
  roleClaims: ['staff-physicists'],
  facilityClaims: ['a', 'nowhere'],
}

/** A real registry; sessions of 8 hours, an hour idle; a clock moved by hand. */
async function desk() {
  const registry = await temporaryRegistry()
  let now = Date.parse('2026-01-01T08:00:00Z')
  const clock = () => new Date(now)
  const open = (
    roles: ReadonlyMap<string, readonly ['physicist' | 'researcher']> = new Map([
      ['staff-physicists', ['physicist'] as const],
    ]),
    facilities: ClaimGrants['facilities'] = null,
  ): SessionDesk =>
    createSessionDesk({
      ...registry,
      grants: { roles, facilities },
      limits: { lifetimeMs: 8 * hour, idleMs: hour },
      clock,
      randomBytes,
    })
  const begin = async (from = open()): Promise<string> => {
    const begun = await from.beginForPerson(person)
    if (begun === null) throw new Error('the person has a role')
    return begun.secret
  }
  return {
    registry,
    open,
    begin,
    clock,
    pass: (ms: number) => {
      now += ms
    },
  }
}

describe('a session of a person', () => {
  it('says who they are, with the roles and facilities that exist here', async () => {
    const { open, begin } = await desk()
    const secret = await begin()
    expect(await open().authenticate(secret)).toEqual({
      keyId: expect.stringMatching(/^sub_[0-9a-f]{16}$/),
      roles: ['physicist'],
      facilities: ['a'],
      label: 'Dr C',
      origin: 'session',
      subject: person.subject,
    })
    expect(await open().authenticate(`${secret}x`)).toBeNull()
    expect(await open().authenticate('')).toBeNull()
  })

  it('ends when it was not used for an hour, and lives on while it is', async () => {
    const { open, begin, pass } = await desk()
    const sessions = open()
    const secret = await begin(sessions)
    for (let n = 0; n < 6; n++) {
      pass(59 * minute)
      expect(await sessions.authenticate(secret)).not.toBeNull()
    }
    pass(hour)
    expect(await sessions.authenticate(secret)).toBeNull()
  })

  it('ends after its whole life, however busily it is used', async () => {
    const { open, begin, pass } = await desk()
    const sessions = open()
    const secret = await begin(sessions)
    for (let n = 0; n < 15; n++) {
      pass(30 * minute)
      expect(await sessions.authenticate(secret)).not.toBeNull()
    }
    pass(30 * minute)
    expect(await sessions.authenticate(secret)).toBeNull()
  })

  it('keeps its last use over a restart, to within ten minutes, never longer', async () => {
    const { open, begin, pass } = await desk()
    const before = open()
    const secret = await begin(before)
    for (let n = 0; n < 10; n++) {
      pass(9 * minute)
      expect(await before.authenticate(secret)).not.toBeNull()
    }
    pass(49 * minute)
    expect(await open().authenticate(secret)).not.toBeNull()
    pass(hour)
    expect(await open().authenticate(secret)).toBeNull()
  })

  it('does not hold before it began (the clock went back a day), nor ten years later', async () => {
    const { open, begin, pass } = await desk()
    const secret = await begin()
    pass(-24 * hour)
    expect(await open().authenticate(secret)).toBeNull()
    pass(24 * hour)
    expect(await open().authenticate(secret)).not.toBeNull()
    pass(10 * 365 * 24 * hour)
    expect(await open().authenticate(secret)).toBeNull()
  })

  it('follows what the claims mean at each request; with no role left it is none', async () => {
    const { open, begin } = await desk()
    const secret = await begin()
    const researcher = open(new Map([['staff-physicists', ['researcher'] as const]]))
    expect((await researcher.authenticate(secret))?.roles).toEqual(['researcher'])
    expect(await open(new Map()).authenticate(secret)).toBeNull()
    const mapped = open(undefined, new Map([['a', 'b']]))
    expect((await mapped.authenticate(secret))?.facilities).toEqual(['b'])
  })

  it('is not begun for a person without a role', async () => {
    const { open } = await desk()
    expect(await open(new Map()).beginForPerson(person)).toBeNull()
  })

  it('ends by its person, or by its name at the provider, and no other does', async () => {
    const { open, begin } = await desk()
    const sessions = open()
    const [one, two] = [await begin(), await begin()]
    expect(await sessions.endSessionsOf({ subject: 'somebody else' })).toBe(0)
    expect(await sessions.endSessionsOf({ providerSession: 'another' })).toBe(0)
    expect(await sessions.endSessionsOf({ subject: person.subject })).toBe(2)
    for (const secret of [one, two]) expect(await sessions.authenticate(secret)).toBeNull()
    const three = await begin()
    expect(await sessions.endSessionsOf({ providerSession: 'sid-1' })).toBe(1)
    expect(await sessions.authenticate(three)).toBeNull()
  })

  it('is stored without its secret, and forgotten once it would have ended', async () => {
    const { registry, open, begin, pass } = await desk()
    const secret = await begin()
    expect(await registry.sessions.session(secret)).toBeNull()
    pass(9 * hour)
    await begin()
    const name = createHash('sha256').update(secret).digest('hex')
    expect(await registry.sessions.session(name)).toBeNull()
    expect(await open().authenticate(secret)).toBeNull()
  })
})

describe('a session of a key', () => {
  it('may do what the key may, and ends with it', async () => {
    const { registry, open, clock } = await desk()
    const ring = createKeyRing(registry.keys, registry.facilities, randomBytes, clock)
    const made = await ring.createKey({ label: 'k', roles: ['uploader'], facilities: ['b'] })
    if (!('key' in made)) throw new Error('the facility is there')
    const principal = {
      keyId: made.id,
      label: 'k',
      roles: ['uploader'] as const,
      facilities: ['b'],
      origin: 'key' as const,
      subject: keySubject(made.id),
    }
    const begun = await open().beginForKey(principal)
    const asked = await open().authenticate(begun?.secret ?? '')
    expect(asked).toEqual({ ...principal, origin: 'session' })
    await ring.revokeKey(made.id)
    expect(await open().authenticate(begun?.secret ?? '')).toBeNull()
    expect(await open().beginForKey(principal)).toBeNull()
  })
})
