import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import type { Action } from '../../src/access/permissions.ts'
import type { Principal } from '../../src/access/principal.ts'
import type { Role } from '../../src/access/role.ts'
import { Access } from '../../src/http/access.ts'
import type { AppEnv } from '../../src/http/app-env.ts'
import { needs, needsNothing } from '../../src/http/needs.ts'
import { ProblemError } from '../../src/http/problem.ts'
import { refuseUndecided } from '../../src/http/refuse-undecided.ts'

const who = (
  roles: readonly Role[],
  facilities: Principal['facilities'] = ['own-a'],
): Principal => ({
  keyId: 'k',
  label: 'l',
  roles,
  facilities,
  origin: 'key',
  subject: 'key:k',
})

function accessOf(
  actions: readonly Action[],
  roles: readonly Role[] = ['physicist'],
  facilities: Principal['facilities'] = ['own-a'],
): Access {
  const exists = (id: string) => Promise.resolve(['own-a', 'own-b', 'other'].includes(id))
  const access = new Access(who(roles, facilities), exists)
  access.declare(actions)
  return access
}

const refused = (code: string): object => expect.objectContaining({ code })
const unknown = () => new ProblemError('not-found', 'There is no such thing.')

describe('access in a request', () => {
  it('selects the only facility of a key, or the asked one of several', async () => {
    const one = accessOf(['typical.read'])
    expect(await one.select('typical.read', undefined)).toBe('own-a')
    const several = accessOf(['typical.read'], ['physicist'], ['own-a', 'own-b'])
    expect(await several.select('typical.read', 'own-b')).toBe('own-b')
    await expect(several.select('typical.read', undefined)).rejects.toThrow(
      expect.objectContaining({ code: 'facility-needed' }),
    )
  })

  it('answers a foreign facility and one that does not exist alike, to every kind of key', async () => {
    for (const [roles, facilities, asked] of [
      [['physicist'], ['own-a'], 'other'],
      [['physicist'], ['own-a'], 'nowhere'],
      [['physicist'], '*', 'nowhere'],
      [['authority'], [], 'nowhere'],
    ] as const) {
      const access = accessOf(['exam.read'], roles, facilities)
      const wanted = refused('facility-unknown')
      await expect(access.select('exam.read', asked)).rejects.toEqual(wanted)
      await expect(access.visible('exam.read', asked)).rejects.toEqual(wanted)
      expect(access.decisions).toEqual([
        { action: 'exam.read', facility: asked, decision: 'unknown-facility' },
        { action: 'exam.read', facility: asked, decision: 'unknown-facility' },
      ])
    }
  })

  it('lists what may be seen and nothing else', async () => {
    expect(await accessOf(['exam.read']).visible('exam.read')).toEqual(['own-a'])
    expect(await accessOf(['exam.read'], ['authority'], []).visible('exam.read')).toBe('*')
  })

  it('passes a thing of an own facility, and refuses a foreign and a missing one in the same words', () => {
    const access = accessOf(['exam.read'])
    expect(access.owned('exam.read', 'own-a', unknown)).toBe('own-a')
    expect(() => access.owned('exam.read', 'other', unknown)).toThrow('There is no such thing.')
    expect(() => access.owned('exam.read', null, unknown)).toThrow('There is no such thing.')
    expect(access.decisions).toEqual([
      { action: 'exam.read', facility: 'own-a', decision: 'allowed' },
      { action: 'exam.read', facility: 'other', decision: 'unknown-facility' },
      { action: 'exam.read', facility: null, decision: 'unknown-facility' },
    ])
  })

  it('refuses by role before it looks at anything, and remembers it', () => {
    const access = new Access(who(['uploader']), () => Promise.resolve(true))
    expect(() => access.declare(['exam.read'])).toThrow(refused('role-missing'))
    expect(access.decisions).toEqual([
      { action: 'exam.read', facility: null, decision: 'forbidden' },
    ])
  })

  it('admits to a route of several actions whoever may do one, and holds each of them still', () => {
    const access = accessOf(['drl.read-snapshot', 'drl.compute-live'])
    expect(access.isDecided).toBe(false)
    access.permit('drl.read-snapshot', null)
    expect(() => access.permit('drl.compute-live', null)).toThrow(refused('role-missing'))
    expect(() => access.owned('drl.compute-live', null, unknown)).toThrow(refused('role-missing'))
  })

  it('knows no action that the route did not declare', () => {
    expect(() => accessOf(['exam.read']).permit('exam.decide', 'own-a')).toThrow(
      'This route does not say that it needs exam.decide.',
    )
  })

  it('keeps no free text of a request as a facility', async () => {
    const access = accessOf(['exam.read'])
    await expect(access.select('exam.read', 'Jane Doe 1970')).rejects.toThrow()
    expect(access.decisions.map(({ facility }) => facility)).toEqual([null])
  })
})

describe('a route that answers without a decision', () => {
  const app = new Hono<AppEnv>()
  app.onError((error, c) => c.text(`refused: ${error.message}`, 500))
  app.notFound((c) => {
    c.get('access')?.open('nothing is here')
    return c.text('nothing', 404)
  })
  app.use('/api/*', async (c, next) => {
    const access = new Access(who(['physicist']), () => Promise.resolve(true))
    c.set('access', access)
    await next()
    refuseUndecided(c, access)
  })
  const answer = (status: 200 | 404) => () =>
    new Response('secret', { status, headers: { ETag: '"secret"' } })
  app.get('/api/forgotten', answer(200))
  app.get('/api/forgotten-404', answer(404))
  app.get('/api/declared', needs('exam.read').middleware, answer(200))
  app.get('/api/open', needsNothing('It is the same for all.').middleware, answer(200))
  app.get('/api/decided', needs('exam.read').middleware, (c) => {
    c.get('access').permit('exam.read', 'own-a')
    return answer(200)()
  })

  it('is a failure of the service: nothing of its answer leaves', async () => {
    for (const path of ['/api/forgotten', '/api/forgotten-404', '/api/declared']) {
      const got = await app.request(path)
      expect([got.status, got.headers.get('etag')]).toEqual([500, null])
      expect(await got.text()).toBe(`refused: GET ${path} answered without a decision on access.`)
    }
  })

  it('is told from one that asked, one that says why it need not, and an address that is none', async () => {
    expect((await app.request('/api/decided')).status).toBe(200)
    expect((await app.request('/api/open')).status).toBe(200)
    expect((await app.request('/api/nothing')).status).toBe(404)
  })
})
