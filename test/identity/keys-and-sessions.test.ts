import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { asKey, asProblem } from '../support/answers.ts'
import { apiClient } from '../support/api-client.ts'
import { opendrl, startService, temporaryFolder, type RunningService } from '../support/opendrl.ts'
import { keptAlive } from './support/kept-alive.ts'

const created = z.object({ id: z.string(), key: z.string() })

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let service: RunningService
let adminKey = ''
let admin: ReturnType<typeof apiClient>
beforeAll(async () => {
  folder = await temporaryFolder()
  await opendrl(folder.path, 'facility', 'add', '--name', 'Hospital A', '--id', 'own-a')
  const made = await opendrl(folder.path, 'admin', 'create', '--json')
  service = await startService(folder.path)
  adminKey = asKey(made.stdout)
  admin = apiClient(service.address, adminKey)
})
afterAll(async () => {
  await service.stop()
  await folder.remove()
})

const makeKey = async (role = 'physicist', more: object = {}) => {
  const body = { label: 'Dr B', roles: [role], facilities: ['own-a'], ...more }
  return created.parse((await admin('/api/v1/keys', { body })).json())
}
const me = '/api/v1/session'

/** Exchanges a key for a session. @returns the Cookie header */
async function signIn(key: string, address = service.address): Promise<string> {
  const answer = await apiClient(address, key)(me, { method: 'POST' })
  expect(answer.status).toBe(204)
  return (answer.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
}
const byCookie = (cookie: string, method = 'GET', more: Record<string, string> = {}) =>
  fetch(`${service.address}${me}`, { method, headers: { cookie, ...more } })

describe('a key', () => {
  it('that is revoked fails at the next request of a connection that is kept open', async () => {
    const { id, key } = await makeKey()
    const connection = keptAlive(service.address)
    const headers = { authorization: `Bearer ${key}` }
    const first = await connection.ask(me, headers)
    expect(first.status).toBe(200)
    expect((await admin(`/api/v1/keys/${id}`, { method: 'DELETE' })).status).toBe(200)
    const second = await connection.ask(me, headers)
    expect([second.status, second.localPort]).toEqual([401, first.localPort])
    connection.close()
  })

  it('in an address is refused on every road, however it is written', async () => {
    const { key } = await makeKey()
    const encoded = `%6F%64rl%5F${key.slice(5)}`
    for (const path of ['/', '/docs', me, '/auth/state', '/fhir/x', '/dicomweb/x'])
      for (const query of [`?key=${key}`, `?x=${encoded}`]) {
        const answer = await fetch(`${service.address}${path}${query}`, {
          headers: { authorization: `Bearer ${key}` },
        })
        const body = await answer.text()
        expect([path, answer.status]).toEqual([path, 400])
        expect(body).not.toContain(key.slice(14, 46))
      }
    expect(service.logs()).not.toContain(key.slice(14, 46))
  })

  it('is rotated over HTTP: two work for a while, a third is refused', async () => {
    const { id, key } = await makeKey('uploader')
    const rotated = await admin(`/api/v1/keys/${id}/rotation`, { body: { overlapDays: 1 } })
    expect(rotated.status).toBe(201)
    const next = created.parse(rotated.json())
    for (const one of [key, next.key])
      expect((await apiClient(service.address, one)(me)).status).toBe(200)
    for (const one of [id, next.id]) {
      const third = await admin(`/api/v1/keys/${one}/rotation`, { body: {} })
      expect([third.status, asProblem(third.json()).code]).toEqual([409, 'key-live-twice'])
    }
    await admin(`/api/v1/keys/${id}`, { method: 'DELETE' })
    const ended = await admin(`/api/v1/keys/${id}/rotation`, { method: 'POST' })
    expect([ended.status, asProblem(ended.json()).code]).toEqual([409, 'key-ended'])
    expect((await admin(`/api/v1/keys/${next.id}/rotation`, { method: 'POST' })).status).toBe(201)
    const nobody = await admin('/api/v1/keys/nobody00/rotation', { method: 'POST' })
    expect(nobody.status).toBe(404)
    for (const overlapDays of [-1, 91, '7', null]) {
      const bad = await admin(`/api/v1/keys/${next.id}/rotation`, { body: { overlapDays } })
      expect(bad.status).toBe(400)
    }
    const own = apiClient(service.address, next.key)
    expect((await own(`/api/v1/keys/${next.id}/rotation`, { method: 'POST' })).status).toBe(403)
  })

  it('is never listed with its secret', async () => {
    const { key } = await makeKey()
    const { text } = await admin('/api/v1/keys')
    expect(text).not.toContain(key.slice(14, 46))
    expect(text).not.toMatch(/sha256/i)
  })
})

describe('a session', () => {
  it('does what its key may, without the key', async () => {
    const { key } = await makeKey()
    const cookie = await signIn(key)
    const answer = await byCookie(cookie)
    expect(await answer.json()).toMatchObject({ label: 'Dr B', roles: ['physicist'] })
    expect(cookie).not.toContain(key.slice(14, 46))
  })

  it('ends at the next request, on a kept connection, when its key is revoked', async () => {
    const { id, key } = await makeKey()
    const cookies = [await signIn(key), await signIn(key)]
    const connection = keptAlive(service.address)
    for (const cookie of cookies) expect((await connection.ask(me, { cookie })).status).toBe(200)
    await admin(`/api/v1/keys/${id}`, { method: 'DELETE' })
    for (const cookie of cookies) {
      const answer = await connection.ask(me, { cookie })
      expect([answer.status, asProblem(JSON.parse(answer.text)).code]).toEqual([
        401,
        'session-ended',
      ])
    }
    connection.close()
  })

  it('ends when its key is rotated away without overlap', async () => {
    const { id, key } = await makeKey()
    const cookie = await signIn(key)
    await admin(`/api/v1/keys/${id}/rotation`, { body: { overlapDays: 0 } })
    expect((await byCookie(cookie)).status).toBe(401)
  })

  it('ends at once when it is signed out, and no other does', async () => {
    const { key } = await makeKey()
    const [one, other] = [await signIn(key), await signIn(key)]
    const out = await byCookie(one, 'DELETE', { origin: service.address })
    expect(out.status).toBe(204)
    expect(out.headers.getSetCookie()[0]).toMatch(/^opendrl-session=; .*Max-Age=0/)
    expect((await byCookie(one)).status).toBe(401)
    expect((await byCookie(other)).status).toBe(200)
  })

  it('survives a restart of the service, and one that was signed out stays so', async () => {
    const { key } = await makeKey()
    const [kept, left] = [await signIn(key), await signIn(key)]
    await byCookie(left, 'DELETE', { origin: service.address })
    await service.stop()
    service = await startService(folder.path)
    admin = apiClient(service.address, adminKey)
    expect((await byCookie(kept)).status).toBe(200)
    expect((await byCookie(left)).status).toBe(401)
  })

  it('is not made from a session, nor from a key that does not hold', async () => {
    const { key } = await makeKey()
    const cookie = await signIn(key)
    const again = await byCookie(cookie, 'POST', { origin: service.address })
    expect([again.status, asProblem(await again.json()).code]).toEqual([403, 'key-needed'])
    const wrong = `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`
    expect((await apiClient(service.address, wrong)(me, { method: 'POST' })).status).toBe(401)
  })

  it('is no credential of the roads that machines use, nor of the metrics', async () => {
    const { key } = await makeKey('uploader')
    const cookie = await signIn(key)
    const headers = { cookie, origin: service.address, 'sec-fetch-site': 'same-origin' }
    for (const [path, method] of [
      ['/dicomweb/studies', 'POST'],
      ['/fhir', 'POST'],
      ['/fhir/Patient', 'GET'],
      ['/metrics', 'GET'],
    ] as const) {
      const answer = await fetch(`${service.address}${path}`, { method, headers })
      expect([path, answer.status]).toEqual([path, 401])
      await answer.text()
    }
  })

  it('is not taken from two cookies of its name, an empty one, or one that was made up', async () => {
    const { key } = await makeKey()
    const cookie = await signIn(key)
    const { length } = cookie.split('=')[1] ?? ''
    for (const wrong of [
      `${cookie}; opendrl-session=planted`,
      'opendrl-session=',
      `opendrl-session=${'A'.repeat(length)}`,
      `x${cookie}`,
      `__Host-${cookie}`,
    ])
      expect([wrong.length, (await byCookie(wrong)).status]).toEqual([wrong.length, 401])
  })
})

describe('a request that rests on a cookie', () => {
  const foreign = [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://127.0.0.1:1' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
  ]

  it('changes nothing unless a page of this registry sent it', async () => {
    const { key } = await makeKey()
    const cookie = await signIn(key)
    for (const headers of [...foreign, {}, { 'sec-fetch-site': 'none' }]) {
      const answer = await byCookie(cookie, 'DELETE', { ...headers })
      expect([headers, answer.status]).toEqual([headers, 403])
      expect(asProblem(await answer.json()).code).toBe('origin-foreign')
    }
    expect((await byCookie(cookie)).status).toBe(200)
    const own = await byCookie(cookie, 'DELETE', { 'sec-fetch-site': 'same-origin' })
    expect(own.status).toBe(204)
  })

  it('shows nothing to a page of another site, which is given no permission to read either', async () => {
    const { key } = await makeKey()
    const cookie = await signIn(key)
    for (const headers of foreign) {
      const answer = await byCookie(cookie, 'GET', { ...headers })
      expect([headers, answer.status]).toEqual([headers, 403])
      const allowing = [...answer.headers.keys()].filter((name) =>
        name.startsWith('access-control'),
      )
      expect(allowing).toEqual([])
    }
  })

  it('is not let through by a preflight', async () => {
    for (const path of [me, '/api/v1/uploads', '/auth/set-up']) {
      const answer = await fetch(`${service.address}${path}`, {
        method: 'OPTIONS',
        headers: {
          origin: 'https://evil.example',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization',
        },
      })
      expect(answer.headers.get('access-control-allow-origin')).toBeNull()
      expect(answer.status).toBeGreaterThanOrEqual(400)
    }
  })

  it('from another site does not sign anybody in, even with a key', async () => {
    const { key } = await makeKey()
    const headers = { origin: 'https://evil.example' }
    const answer = await apiClient(service.address, key)(me, { method: 'POST', headers })
    expect(answer.status).toBe(403)
    expect(answer.headers.getSetCookie()).toEqual([])
  })
})

describe('behind a proxy that speaks https', () => {
  it('the cookie is for this host alone and never goes without TLS; only its own name counts', async () => {
    const { key } = await makeKey()
    await service.stop()
    service = await startService(folder.path, {
      OPENDRL_PUBLIC_URL: 'https://registry.example.org',
    })
    const answer = await apiClient(service.address, key)(me, { method: 'POST' })
    const [cookie = ''] = answer.headers.getSetCookie()
    expect(cookie).toMatch(
      /^__Host-opendrl-session=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict; Secure$/,
    )
    const pair = cookie.split(';')[0] ?? ''
    expect((await byCookie(pair)).status).toBe(200)
    expect((await byCookie(pair.replace('__Host-', ''))).status).toBe(401)
    // the address people use is the origin, not the one behind the proxy
    expect((await byCookie(pair, 'DELETE', { origin: service.address })).status).toBe(403)
    const own = { origin: 'https://registry.example.org' }
    expect((await byCookie(pair, 'DELETE', own)).status).toBe(204)
  })
})
