import { connect, type Socket } from 'node:net'
import { setTimeout as after } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apiClient } from '../support/api-client.ts'
import { asProblem, asReceipt } from '../support/answers.ts'
import { madeExam, ndjson } from '../support/ndjson.ts'
import { startService, temporaryFolder, type RunningService } from '../support/opendrl.ts'
import { openUploadRegistry, type UploadRegistry } from '../support/upload-registry.ts'

const quickly = {
  OPENDRL_MAX_BODY_BYTES: '1024',
  OPENDRL_MIN_BODY_BYTES_PER_SECOND: '1000',
  OPENDRL_BODY_PATIENCE_MS: '500',
  OPENDRL_HEAD_TIMEOUT_MS: '500',
}

/** All that comes back until the other side closes. */
async function answerOf(socket: Socket): Promise<string> {
  let text = ''
  socket.setEncoding('utf8').on('data', (part: string) => {
    text += part
  })
  await new Promise<void>((resolve) => {
    socket.once('close', () => resolve())
  })
  return text
}

function open(address: string, lines: readonly string[]): Socket {
  const { hostname, port } = new URL(address)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  socket.write(lines.join('\r\n'))
  return socket
}

describe('who asks too often', () => {
  let registry: UploadRegistry
  beforeAll(async () => {
    registry = await openUploadRegistry({
      OPENDRL_RATE_READS: '3',
      OPENDRL_RATE_UPLOADS: '2',
      OPENDRL_RATE_ANONYMOUS: '5',
      OPENDRL_RATE_FAILED_SIGN_INS: '2',
      OPENDRL_TRUSTED_PROXIES: '127.0.0.1',
    })
  })
  afterAll(() => registry.close())

  const as =
    (key: string | undefined, from: string) =>
    (path: string, init: object = {}) =>
      apiClient(registry.service.address, key)(path, {
        ...init,
        headers: { 'x-forwarded-for': from },
      })

  it('with one key: 429 with when to come back, and other keys and classes go on', async () => {
    const call = as(registry.key, '192.0.2.1')
    const first = await call('/api/v1/uploads')
    expect(first.headers.get('ratelimit-policy')).toBe('"reads";q=3;w=60')
    expect(first.headers.get('ratelimit')).toMatch(/^"reads";r=2;t=20$/)
    await call('/api/v1/uploads')
    await call('/api/v1/uploads')
    const refused = await call('/api/v1/uploads')
    expect(refused.status).toBe(429)
    expect(asProblem(refused.json()).code).toBe('rate-limited')
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(refused.headers.get('ratelimit')).toMatch(/^"reads";r=0;t=\d+$/)
    const upload = await call('/api/v1/uploads', { body: ndjson([madeExam({ n: 1 })]) })
    expect(upload.status).toBe(201)
    expect((await as(registry.otherKey, '192.0.2.1')('/api/v1/uploads')).status).toBe(200)
  })

  it('a refused upload stores nothing', async () => {
    const call = as(registry.otherKey, '192.0.2.1')
    const statuses: number[] = []
    for (let n = 0; n < 3; n++)
      statuses.push((await call('/api/v1/uploads', { body: ndjson([madeExam({ n })]) })).status)
    expect(statuses).toEqual([201, 201, 429])
  })

  it('without a key: by address; what the client claims itself is not believed', async () => {
    const statuses: number[] = []
    for (let n = 0; n < 6; n++)
      statuses.push((await as(undefined, `203.0.113.${n}, 192.0.2.2`)('/openapi.json')).status)
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429])
    expect((await as(undefined, '192.0.2.3')('/openapi.json')).status).toBe(200)
    // health is answered whatever else is asked
    for (let n = 0; n < 20; n++)
      expect((await as(undefined, '192.0.2.2')('/health/live')).status).toBe(200)
  })

  it('with wrong keys: the address is slowed down, keys that were good go on, others elsewhere too', async () => {
    const from = '192.0.2.9'
    const wrong = (n: number) => as(`odrl_aaaaaaaa_${'b'.repeat(31)}${n}_000000`, from)
    expect((await as(registry.otherKey, from)('/api/v1/protocols')).status).toBe(200)
    expect((await wrong(1)('/api/v1/protocols')).status).toBe(401)
    expect((await wrong(2)('/api/v1/protocols')).status).toBe(401)
    const refused = await wrong(3)('/api/v1/protocols')
    expect(refused.status).toBe(429)
    expect(asProblem(refused.json()).code).toBe('rate-limited')
    expect((await as(registry.otherKey, from)('/api/v1/protocols')).status).toBe(200)
    const elsewhere = `odrl_aaaaaaaa_${'b'.repeat(32)}_000000`
    expect((await as(elsewhere, '192.0.2.10')('/api/v1/protocols')).status).toBe(401)
  })
})

describe('requests that are made to hold the service up', () => {
  let registry: UploadRegistry
  beforeAll(async () => {
    registry = await openUploadRegistry({ ...quickly, OPENDRL_MAX_UPLOADS: '2' })
  })
  afterAll(() => registry.close())
  const post = (path: string, headers: readonly string[]): Socket =>
    open(registry.service.address, [
      `POST ${path} HTTP/1.1`,
      'Host: localhost',
      `Authorization: Bearer ${registry.key}`,
      ...headers,
      '',
      '',
    ])

  it('a head that trickles in: 408 and closed', async () => {
    const socket = open(registry.service.address, ['GET / HTTP/1.1', 'Host: localhost', 'X-A: '])
    const text = await answerOf(socket)
    expect(text).toMatch(/^HTTP\/1\.1 408 /)
    expect(text).toContain('body-too-slow')
  })

  it('10,000 headers, and an address of 20 KB: 431', async () => {
    const many = Array.from({ length: 10_000 }, (_, n) => `X-${n}: y`)
    const long = [`GET /${'a'.repeat(20_000)} HTTP/1.1`, 'Host: localhost', '', '']
    const lines = ['GET / HTTP/1.1', 'Host: localhost', ...many, '', '']
    for (const head of [lines, long]) {
      const text = await answerOf(open(registry.service.address, head))
      expect(text).toMatch(/^HTTP\/1\.1 431 /)
      expect(text).toContain('headers-too-large')
    }
  })

  it('what is no HTTP: 400, without an echo', async () => {
    const text = await answerOf(open(registry.service.address, ['CANARY-9 \u0000\u0001', '', '']))
    expect(text).toMatch(/^HTTP\/1\.1 400 /)
    expect(text).not.toContain('CANARY')
  })

  it('an upload that trickles in: 408, nothing is left', async () => {
    const socket = post('/api/v1/uploads', ['Content-Length: 1000000'])
    const drip = setInterval(() => socket.write('x'), 50)
    const text = await answerOf(socket)
    clearInterval(drip)
    expect(text).toMatch(/^HTTP\/1\.1 408 [\s\S]*"code":"body-too-slow"/)
  })

  it('a small body that trickles in: 408; one that is too long: 413, stated or not', async () => {
    const json = ['Content-Type: application/json']
    const slow = post('/api/v1/mappings', [...json, 'Content-Length: 500'])
    expect(await answerOf(slow)).toMatch(/^HTTP\/1\.1 408 /)
    const stated = post('/api/v1/mappings', [...json, 'Content-Length: 5000', 'Connection: close'])
    expect(await answerOf(stated)).toMatch(/^HTTP\/1\.1 413 /)
    const endless = post('/api/v1/mappings', [...json, 'Transfer-Encoding: chunked'])
    const chunk = `400\r\n${' '.repeat(1024)}\r\n`
    const flood = setInterval(() => endless.write(chunk), 5)
    expect(await answerOf(endless)).toMatch(/^HTTP\/1\.1 413 /)
    clearInterval(flood)
  })

  it('more uploads than places: 503 at once with Retry-After, and a place is free afterwards', async () => {
    const holding = post('/api/v1/uploads', ['Content-Length: 1000000'])
    // keeps its pace, so that it holds its place
    const feed = setInterval(() => holding.write('x'.repeat(500)), 50)
    await after(300)
    const refused = await registry.call('/api/v1/uploads', { body: ndjson([madeExam({ n: 7 })]) })
    expect(refused.status).toBe(503)
    expect(asProblem(refused.json()).code).toBe('busy')
    expect(refused.headers.get('retry-after')).toBe('2')
    const other = apiClient(registry.service.address, registry.otherKey)
    const taken = await other('/api/v1/uploads', { body: ndjson([madeExam({ n: 8 })]) })
    expect(taken.status).toBe(201)
    clearInterval(feed)
    holding.destroy()
    let status = 0
    for (let tries = 0; tries < 50 && status !== 201; tries++) {
      await after(50)
      const answer = await registry.call('/api/v1/uploads', { body: ndjson([madeExam({ n: 9 })]) })
      status = answer.status
      if (status === 201) expect(asReceipt(answer.json()).counts.seen).toBe(1)
    }
    expect(status).toBe(201)
  })

  it('gzip as Content-Encoding of a small body: 415, not unpacked', async () => {
    const answer = await registry.call('/api/v1/mappings', {
      body: Buffer.alloc(100),
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    })
    expect(answer.status).toBe(415)
  })
})

describe('every answer', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>
  let service: RunningService
  beforeAll(async () => {
    folder = await temporaryFolder()
    service = await startService(folder.path, { OPENDRL_PUBLIC_URL: 'https://doses.example.org' })
  })
  afterAll(async () => {
    await service.stop()
    await folder.remove()
  })

  it.each([
    '/',
    '/docs',
    '/docs.css',
    '/openapi.json',
    '/health/live',
    '/api/v1/exams',
    '/metrics',
    '/fhir/metadata',
    '/dicomweb/studies',
    '/nowhere',
    '/api/v1/%2e%2e/%2e%2e/etc/passwd',
  ])('of %s keeps other sites out and names no software', async (path) => {
    const { headers, text } = await apiClient(service.address)(path)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('permissions-policy')).toContain('camera=()')
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000')
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe|\*|http:/)
    expect(headers.get('access-control-allow-origin')).toBeNull()
    for (const name of ['server', 'x-powered-by']) expect(headers.get(name)).toBeNull()
    if (/^\/(api|metrics|dicomweb)/.test(path) && !path.includes('%2e'))
      expect(headers.get('cache-control')).toContain('no-store')
    if (headers.get('content-type')?.includes('html') === true)
      expect(text).not.toMatch(/<style|style=|<script(?![^>]*src=)|\son[a-z]+="/)
  })

  it('to a foreign origin with credentials lets its page read nothing', async () => {
    const { headers, status } = await apiClient(service.address)('/api/v1/exams', {
      method: 'OPTIONS',
      headers: {
        origin: 'https://elsewhere.example',
        'access-control-request-method': 'GET',
        'access-control-request-headers': 'authorization',
      },
    })
    expect(status).toBe(401)
    expect(headers.get('access-control-allow-origin')).toBeNull()
    expect(headers.get('access-control-allow-credentials')).toBeNull()
  })
})
