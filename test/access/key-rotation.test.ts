import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decideRotation } from '../../src/access/decide-rotation.ts'
import { earlierEnd, isKeyLive } from '../../src/access/key-lifetime.ts'
import { createAuthenticator } from '../../src/access/authenticate.ts'
import { createKeyRing } from '../../src/access/key-ring.ts'
import { randomBytes } from 'node:crypto'
import { temporaryRegistry } from '../storage/support/temporary-registry.ts'

const day = 86_400_000

/** A real registry, a clock that is moved by hand, and one hospital's key. */
async function oneClient(expiresAt?: string) {
  const { keys, facilities } = await temporaryRegistry()
  let now = Date.parse('2026-01-01T00:00:00Z')
  const clock = () => new Date(now)
  const ring = createKeyRing(keys, facilities, randomBytes, clock)
  const made = await ring.createKey({
    label: 'dose manager',
    roles: ['uploader'],
    facilities: ['a'],
    ...(expiresAt === undefined ? {} : { expiresAt }),
  })
  if (!('key' in made)) throw new Error('the facility is there')
  return {
    ring,
    made,
    authenticate: createAuthenticator({ keys, clock }),
    pass: (days: number) => {
      now += days * day
    },
  }
}

describe('rotating a key', () => {
  it('gives the client a second key that may do the same, and the first ends with the overlap', async () => {
    const { ring, made, authenticate, pass } = await oneClient()
    const next = await ring.rotateKey(made.id, { overlapDays: 7 })
    if (!('key' in next)) throw new Error(next.refused)
    expect(next.predecessor).toEqual({ id: made.id, endsAt: '2026-01-08T00:00:00.000Z' })
    expect(next).toMatchObject({ roles: ['uploader'], facilities: ['a'], client: made.id })
    expect(await authenticate(made.key)).toMatchObject({ keyId: made.id })
    expect(await authenticate(next.key)).toMatchObject({ keyId: next.id, label: 'dose manager' })
    pass(7)
    expect(await authenticate(made.key)).toBeNull()
    expect(await authenticate(next.key)).not.toBeNull()
  })

  it('refuses a third live key, of whichever of the two, until one has ended', async () => {
    const { ring, made, pass } = await oneClient()
    const next = await ring.rotateKey(made.id, { overlapDays: 7 })
    if (!('key' in next)) throw new Error(next.refused)
    for (const id of [made.id, next.id])
      expect(await ring.rotateKey(id, { overlapDays: 7 })).toEqual({ refused: 'two-live' })
    pass(8)
    expect(await ring.rotateKey(made.id, { overlapDays: 7 })).toEqual({ refused: 'ended' })
    const third = await ring.rotateKey(next.id, { overlapDays: 0 })
    expect(third).toMatchObject({ client: made.id })
  })

  it('refuses a third even when two are asked for at once', async () => {
    const { ring, made } = await oneClient()
    const both = await Promise.all([
      ring.rotateKey(made.id, { overlapDays: 1 }),
      ring.rotateKey(made.id, { overlapDays: 1 }),
    ])
    expect(both.filter((answer) => 'refused' in answer)).toEqual([{ refused: 'two-live' }])
  })

  it('with no overlap ends the old key at once', async () => {
    const { ring, made, authenticate } = await oneClient()
    await ring.rotateKey(made.id, { overlapDays: 0 })
    expect(await authenticate(made.key)).toBeNull()
  })

  it('never lengthens the life of the old key, and the new one lives as long as it was made to', async () => {
    const { ring, made, authenticate, pass } = await oneClient('2026-01-03T00:00:00Z')
    const next = await ring.rotateKey(made.id, { overlapDays: 30 })
    if (!('key' in next)) throw new Error(next.refused)
    expect(next.predecessor.endsAt).toBe('2026-01-03T00:00:00Z')
    expect(next.expiresAt).toBe('2026-01-03T00:00:00.000Z')
    pass(2)
    expect(await authenticate(made.key)).toBeNull()
    expect(await authenticate(next.key)).toBeNull()
  })

  it('refuses a key that is revoked, and one that is not there', async () => {
    const { ring, made } = await oneClient()
    await ring.revokeKey(made.id)
    expect(await ring.rotateKey(made.id, { overlapDays: 1 })).toEqual({ refused: 'ended' })
    expect(await ring.rotateKey('nobody00', { overlapDays: 1 })).toEqual({ refused: 'unknown' })
  })

  it('leaves at most two live keys to a client, whatever is rotated, revoked and waited for', () => {
    const at = fc.integer({ min: 0, max: 40 }).map((n) => new Date(n * day).toISOString())
    const key = fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd'),
      expiresAt: fc.option(at),
      revokedAt: fc.option(at),
    })
    fc.assert(
      fc.property(fc.uniqueArray(key, { selector: ({ id }) => id }), fc.nat(40), (drawn, n) => {
        const now = new Date(n * day)
        const keys = drawn.map((some) => ({
          ...some,
          secretSha256: '',
          label: '',
          roles: [],
          facilities: [],
          createdAt: new Date(0).toISOString(),
          client: 'a',
        }))
        const live = keys.filter((some) => isKeyLive(some, now)).length
        const decided = decideRotation(keys, 'b', { id: 'n', text: '', secretSha256: '' }, now)
        if ('successor' in decided) expect(live).toBe(1)
      }),
    )
  })
})

describe('the earlier end', () => {
  it('compares moments, not texts; no end is later than any', () => {
    expect(earlierEnd('2026-01-01T00:00:00.5Z', '2026-01-01T00:00:00Z')).toBe(
      '2026-01-01T00:00:00Z',
    )
    expect(earlierEnd(null, '2026-01-01')).toBe('2026-01-01')
    expect(earlierEnd('2026-01-01', null)).toBe('2026-01-01')
    expect(earlierEnd(null, null)).toBeNull()
  })
})
