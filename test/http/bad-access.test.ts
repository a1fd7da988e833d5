import { readFileSync } from 'node:fs'
// before any schema is made: it gives them their descriptions
import '@hono/zod-openapi'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asProblem } from '../support/answers.ts'
import { nobodys, openCanaryRegistry, type CanaryRegistry } from './support/canary-registry.ts'
import { keyFor } from './support/key-for.ts'
import { rawClient, type RawAnswer, type RawRequest } from './support/raw-request.ts'
import { connectTo, exchange } from './support/socket.ts'
import { comparable } from './support/traces.ts'
import { nameOf, requestOf, walkRoutes, type WalkRoute } from './support/walk-routes.ts'

let registry: CanaryRegistry
let client: ReturnType<typeof rawClient>
let sent = 0

beforeAll(async () => {
  registry = await openCanaryRegistry()
  client = rawClient(registry.service.address)
})
afterAll(async () => {
  client.close()
  await registry.close()
})

const bearer = (key: string) => ({ Authorization: `Bearer ${key}` })
const own = (route: WalkRoute): RawRequest =>
  requestOf(route, { target: registry.targets.own, n: (sent += 1), release: registry.release })
const send = (request: RawRequest, headers: RawRequest['headers'] = {}): Promise<RawAnswer> =>
  client.send({ ...request, headers: { ...request.headers, ...headers } })
const get = (path: string, key = registry.insiders.own) =>
  send({ method: 'GET', path }, bearer(key))
const codeOf = ({ body }: RawAnswer): string => asProblem(JSON.parse(body.toString())).code
async function stillAlive(): Promise<void> {
  expect((await send({ method: 'GET', path: '/health/live' })).status).toBe(200)
}

describe('a key in the wrong place', () => {
  it('in the address, plain or encoded, in the path or the query: 400, though it is valid', async () => {
    const key = registry.insiders.own
    const encoded = key.replaceAll('_', '%5F')
    for (const path of [
      `/api/v1/session?key=${key}`,
      `/api/v1/session?access_token=${encoded}`,
      `/api/v1/exams/${key}`,
      `/api/v1/exams?after=${encoded.toLowerCase()}`,
      `/dicomweb/studies/${key}`,
      `/fhir/?key=${key}`,
    ]) {
      const answer = await get(path)
      expect([path, answer.status]).toEqual([path, 400])
      expect(answer.body.toString()).not.toContain(key.slice(5))
    }
    expect(registry.service.logs()).not.toContain(key.slice(5))
  })

  it('with a wrong checksum, a wrong secret, cut off, doubled, or of another scheme: 401', async () => {
    const key = registry.insiders.own
    const last = key.endsWith('0') ? '1' : '0'
    const swapped = key.replace(/_(.)(.)/, '_$2$1')
    for (const Authorization of [
      `Bearer ${key.slice(0, -1)}${last}`,
      `Bearer ${swapped}`,
      `Bearer ${key.slice(0, -7)}`,
      `Bearer ${key}${key}`,
      `Bearer ${key} ${key}`,
      `Bearer ${key},${key}`,
      `Token ${key}`,
      key,
      `Basic ${Buffer.from(`x:${key}`).toString('base64')}`,
      'Bearer',
      '',
    ]) {
      const answer = await send({ method: 'GET', path: '/api/v1/session' }, { Authorization })
      expect([Authorization.length, answer.status]).toEqual([Authorization.length, 401])
      expect(answer.body.toString()).not.toContain(key.slice(5))
    }
  })

  it('revoked while its connection is kept alive: 401 at the next request', async () => {
    const made = await send(
      {
        method: 'POST',
        path: '/api/v1/keys',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ label: 'short', roles: ['physicist'], facilities: ['alpha'] }),
      },
      bearer(registry.admin),
    )
    const { id, key } = JSON.parse(made.body.toString()) as { id: string; key: string }
    const socket = connectTo(registry.service.address)
    const ask = `GET /api/v1/session HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\n\r\n`
    expect(await exchange(socket, ask)).toMatch(/^HTTP\/1\.1 200 /)
    await send({ method: 'DELETE', path: `/api/v1/keys/${id}` }, bearer(registry.admin))
    expect(await exchange(socket, ask)).toMatch(/^HTTP\/1\.1 401 /)
    socket.destroy()
  })
})

describe('a query that is not on the list', () => {
  const pages = ['uploads', 'exams', 'mappings/queue']

  it('limit=1e9, -1, 0, half, empty, in other digits, or twice: 400', async () => {
    const wrong = ['1e9', '1000000000', '-1', '0', '1.5', '', '٣', '0x10', ' 5', '5;--', 'NaN']
    for (const page of pages) {
      for (const value of wrong) {
        const path = `/api/v1/${page}?limit=${encodeURIComponent(value)}`
        const answer = await get(path)
        expect([path, answer.status, codeOf(answer)]).toEqual([path, 400, 'request-invalid'])
      }
      expect((await get(`/api/v1/${page}?limit=5&limit=6`)).status).toBe(400)
    }
  })

  it('sorts, filters and columns nobody named, injections among them: 400 on every route with a query', async () => {
    const injections = [
      'sort=dlp;DROP TABLE exam',
      'sort[]=dlp',
      'order=(SELECT secret FROM api_key)',
      'facility_id=bravo',
      'where=1%3D1',
      '__proto__=1',
      'constructor=1',
      '__proto__[admin]=1',
      `${'n'.repeat(3000)}=1`,
    ]
    for (const route of walkRoutes.filter(({ queryNames }) => queryNames.length > 0))
      for (const injection of injections) {
        const { path, ...rest } = own(route)
        const asked = `${path}${path.includes('?') ? '&' : '?'}${injection.replaceAll(' ', '%20')}`
        const answer = await send({ ...rest, path: asked }, bearer(keyFor(registry, route)))
        expect([asked.slice(0, 120), answer.status]).toEqual([asked.slice(0, 120), 400])
        expect(answer.body.length).toBeLessThan(2000)
      }
  })

  it('wildcards match nothing but themselves', async () => {
    for (const name of ['%', '_', 'Plain%', '%requested%', '*', '.*']) {
      const answer = await get(`/api/v1/mappings/history?localName=${encodeURIComponent(name)}`)
      expect([name, JSON.parse(answer.body.toString())]).toEqual([
        name,
        { facility: 'alpha', history: [] },
      ])
    }
    const rule = {
      when: { localName: { contains: 'Pla%nword' } },
      effect: { kind: 'purpose', purpose: 'research' },
      reason: 'a wildcard',
    }
    const preview = await send(
      {
        method: 'POST',
        path: '/api/v1/rules?preview=yes',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(rule),
      },
      bearer(registry.insiders.own),
    )
    expect(JSON.parse(preview.body.toString())).toEqual({ ruleId: null, exams: 0 })
  })

  it('any odd value in any place of any route is answered below 500, and never with what is another’s', async () => {
    const odd = [
      '',
      "' OR 1=1 --",
      "'; DROP TABLE exam; --",
      '../bravo',
      '__proto__',
      '\u0000',
      '\ud83d\ude00',
      '9999-99-99',
      '2025-02-30',
      '9999-99-99~x',
      '1e999',
      '[]',
      'bravo\r\nX-Injected: 1',
      'x'.repeat(5000),
    ]
    for (const route of walkRoutes) {
      const { path, ...rest } = own(route)
      const [bare = ''] = path.split('?')
      const inPath = route.path.includes('{')
        ? odd.map((value) =>
            route.path.replace(/\{\w+\}/, encodeURIComponent(value)).replaceAll(/\{\w+\}/g, 'x'),
          )
        : []
      const inQuery = route.queryNames.flatMap((name) =>
        odd.map((value) => `${bare}?${new URLSearchParams([[name, value]]).toString()}`),
      )
      for (const asked of [...inPath, ...inQuery]) {
        if (rest.method !== 'GET' && asked.startsWith('/api/v1/uploads?filename')) continue
        const answer = await send({ ...rest, path: asked }, bearer(keyFor(registry, route)))
        const isFine =
          answer.status < 500 || (answer.status === 501 && asked.startsWith('/dicomweb'))
        expect([rest.method, asked.slice(0, 200), answer.status, isFine]).toEqual([
          rest.method,
          asked.slice(0, 200),
          answer.status,
          true,
        ])
        expect(answer.headers['x-injected']).toBeUndefined()
        expect(answer.body.toString()).not.toMatch(/qanari/i)
      }
    }
    await stillAlive()
  })

  it('facility codes such as ../x, with capitals, or 64 KB long are no facilities', async () => {
    const unknown = comparable(await get('/api/v1/exams?facility=nowhere'))
    for (const code of ['../x', '..', '/etc', 'ALPHA', 'alpha ', 'alpha\u0000', '__proto__', '*'])
      expect([
        code,
        comparable(await get(`/api/v1/exams?facility=${encodeURIComponent(code)}`)),
      ]).toEqual([code, unknown])
    for (const id of ['../x', '__proto__', 'a', 'Alpha', 'x'.repeat(65_536)]) {
      const body = JSON.stringify({ id, name: 'Some Hospital' })
      const made = await send(
        {
          method: 'POST',
          path: '/api/v1/facilities',
          headers: { 'Content-Type': 'application/json' },
          body,
        },
        bearer(registry.admin),
      )
      expect([id.slice(0, 20), made.status]).toEqual([id.slice(0, 20), 400])
      expect(made.body.length).toBeLessThan(1000)
    }
  })
})

describe('a request that is odd in itself', () => {
  it('10,000 headers, or a head of 64 KB: 431, and the service goes on', async () => {
    for (const head of [
      Array.from({ length: 10_000 }, (_, n) => `X-${n}: 1\r\n`).join(''),
      `X-Long: ${'x'.repeat(65_536)}\r\n`,
    ]) {
      const socket = connectTo(registry.service.address)
      const ask = `GET /api/v1/session HTTP/1.1\r\nHost: x\r\n${bearerLine()}${head}\r\n`
      expect(await exchange(socket, ask)).toMatch(/^HTTP\/1\.1 431 /)
      socket.destroy()
    }
    await stillAlive()
  })

  it('a path that climbs: 404, and no byte from outside the page’s folder', async () => {
    const secret = readFileSync('package.json', 'utf8').slice(0, 40)
    for (const climb of [
      '/%2e%2e/package.json',
      '/assets/%2e%2e/%2e%2e/%2e%2e/package.json',
      '/assets/..%2f..%2f..%2fpackage.json',
      '/assets/..%5c..%5cpackage.json',
      '/assets/../../../package.json',
      '/assets/%252e%252e/%252e%252e/package.json',
      '/assets//etc/passwd',
      '//etc/passwd',
      '/assets/%00',
      '/assets/x%00.js',
      '/assets/%c0%ae%c0%ae/package.json',
      '/../../../../etc/passwd',
      '/api/v1/../../package.json',
    ]) {
      const answer = await send({ method: 'GET', path: climb })
      expect([climb, [400, 401, 404].includes(answer.status)]).toEqual([climb, true])
      expect(answer.body.toString()).not.toContain(secret)
      expect(answer.body.toString()).not.toContain('root:')
    }
  })

  it('from a page of another origin: no answer says that it may be read', async () => {
    for (const method of ['OPTIONS', 'GET', 'POST'])
      for (const path of [
        '/api/v1/session',
        '/api/v1/exams',
        '/fhir',
        '/dicomweb/studies',
        '/metrics',
        '/docs',
      ]) {
        const answer = await send(
          { method, path },
          {
            Origin: 'https://elsewhere.example',
            'Access-Control-Request-Method': 'POST',
            'Access-Control-Request-Headers': 'authorization',
            ...(method === 'OPTIONS' ? {} : bearer(registry.insiders.own)),
          },
        )
        const said = Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))
        expect([method, path, said]).toEqual([method, path, []])
      }
  })

  it('what is unknown and what is another’s cost the same words, on a fresh key as well', async () => {
    const { first } = registry.targets
    for (const route of walkRoutes.filter(
      ({ method, queryNames }) => method === 'GET' && queryNames.includes('facility'),
    )) {
      const asked = (target: typeof first) =>
        send(
          requestOf(route, { target, n: (sent += 1), release: registry.release }),
          bearer(registry.insiders.own),
        )
      const [theirs, nobodysOne] = [await asked(first), await asked(nobodys(first))]
      if (theirs.status === 403) continue
      expect([nameOf(route), comparable(theirs)]).toEqual([nameOf(route), comparable(nobodysOne)])
    }
  })
})

const bearerLine = () => `Authorization: Bearer ${registry.insiders.own}\r\n`
