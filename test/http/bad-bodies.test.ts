import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
// before any schema is made: it gives them their descriptions
import '@hono/zod-openapi'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openCanaryRegistry, type CanaryRegistry } from './support/canary-registry.ts'
import { keyFor } from './support/key-for.ts'
import { rawClient, type RawAnswer, type RawRequest } from './support/raw-request.ts'
import { connectTo, exchange, firstBytes, pour } from './support/socket.ts'
import { nameOf, requestOf, walkRoutes, type WalkRoute } from './support/walk-routes.ts'

let registry: CanaryRegistry
let client: ReturnType<typeof rawClient>
let sent = 0

beforeAll(async () => {
  registry = await openCanaryRegistry({ OPENDRL_MAX_UPLOAD_BYTES: '50000000' })
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
const withBody = walkRoutes.filter(({ hasBody }) => hasBody)
async function stillAlive(): Promise<void> {
  expect((await send({ method: 'GET', path: '/health/live' })).status).toBe(200)
}

describe('a body that is not what it should be', () => {
  it('names 64 KB long, or __proto__, in any JSON body: 400 in a short answer, and no prototype is changed', async () => {
    const long = 'n'.repeat(65_536)
    for (const route of withBody) {
      const request = own(route)
      if (request.headers?.['Content-Type'] !== 'application/json') continue
      const inside = String(request.body).slice(1)
      const comma = inside === '}' ? '' : ','
      for (const field of [`"${long}":1`, `"__proto__":{"roles":["admin"]}`, '"constructor":1']) {
        const body = `{${field}${comma}${inside}`
        const answer = await send({ ...request, body }, bearer(keyFor(registry, route)))
        const where = `${nameOf(route)} ${field.slice(0, 20)}`
        // zod drops "__proto__" from an object with a fixed shape; it may be refused or left out
        expect([where, field.startsWith('"__proto__') || answer.status === 400]).toEqual([
          where,
          true,
        ])
        expect([where, answer.status < 500]).toEqual([where, true])
        expect(answer.body.length).toBeLessThan(field.startsWith('"__proto__') ? 100_000 : 2000)
      }
    }
    const session = await get('/api/v1/session')
    expect(JSON.parse(session.body.toString())).toMatchObject({ roles: ['physicist'] })
  })

  it('200,000 nested brackets, cut off, or no JSON at all: 400', async () => {
    for (const route of withBody) {
      const request = own(route)
      if (request.headers?.['Content-Type'] !== 'application/json') continue
      for (const body of [
        '['.repeat(200_000),
        '{"a":',
        'hello',
        '\u0000',
        '[]',
        'null',
        '"x"',
        '1',
      ]) {
        const answer = await send({ ...request, body }, bearer(keyFor(registry, route)))
        expect([nameOf(route), body.slice(0, 9), answer.status]).toEqual([
          nameOf(route),
          body.slice(0, 9),
          400,
        ])
      }
    }
  })

  it('compressed, a bomb or not: 415 on every route, and nothing is inflated', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024))
    for (const route of withBody)
      for (const encoding of ['gzip', 'deflate', 'br', 'x-odd']) {
        const answer = await send(
          { ...own(route), body: bomb },
          { ...bearer(keyFor(registry, route)), 'Content-Encoding': encoding },
        )
        expect([nameOf(route), encoding, answer.status]).toEqual([nameOf(route), encoding, 415])
      }
    expect(residentMb()).toBeLessThan(900)
  })

  it('2 GB announced, with and without Expect: refused at once on every route, never told to go on', async () => {
    for (const route of walkRoutes.filter(({ method }) => method !== 'GET'))
      for (const expects of ['', 'Expect: 100-continue\r\n']) {
        const { method, path, headers } = own(route)
        const socket = connectTo(registry.service.address)
        const text = await exchange(
          socket,
          `${method} ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${keyFor(registry, route)}\r\n` +
            `Content-Type: ${String(headers?.['Content-Type'] ?? 'text/plain')}\r\nContent-Length: 2147483648\r\n${expects}\r\n`,
        )
        socket.destroy()
        expect([nameOf(route), expects, text.slice(0, 13)]).toEqual([
          nameOf(route),
          expects,
          'HTTP/1.1 413 ',
        ])
      }
  })

  it('that never ends: cut off at a limit on every route, in little memory', async () => {
    const before = residentMb()
    for (const route of walkRoutes.filter(({ method }) => method !== 'GET')) {
      const { method, path, headers } = own(route)
      const socket = connectTo(registry.service.address)
      socket.write(
        `${method} ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${keyFor(registry, route)}\r\n` +
          `Content-Type: ${String(headers?.['Content-Type'] ?? 'application/json')}\r\nTransfer-Encoding: chunked\r\n\r\n`,
      )
      const answer = firstBytes(socket)
      const megabytes = await pour(socket, 200)
      expect([nameOf(route), (await answer).slice(0, 13)]).toEqual([nameOf(route), 'HTTP/1.1 413 '])
      expect(megabytes).toBeLessThan(100)
    }
    expect(residentMb() - before).toBeLessThan(300)
    await stillAlive()
  })
})

function residentMb(): number {
  const status = readFileSync(`/proc/${registry.service.process.pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? '0') / 1024
}
