import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Receipt } from '../../src/contract/receipt.ts'
import { RegistryAddress } from '../../src/send/registry-address.ts'
import { RegistryClient } from '../../src/send/registry-client.ts'
import { retryAfterMs, retryWaitMs } from '../../src/send/retry-wait.ts'

const bytes = Buffer.from('{"a":1}\n')
const sha256 = createHash('sha256').update(bytes).digest('hex')
const now = new Date('2026-06-30T12:00:00Z')

const receipt = (given: Partial<Receipt> = {}): Receipt => ({
  uploadId: 'U1',
  facility: 'st-brigid',
  state: 'complete',
  sha256,
  formats: ['opendrl-report'],
  counts: { seen: 1, accepted: 1, updated: 0, duplicate: 0, quarantined: 0, rejected: 0 },
  findings: [],
  findingsTotal: 0,
  findingsByRule: {},
  receivedAt: '',
  finishedAt: null,
  withdrawnAt: null,
  ...given,
})
const problem = (code: string) => ({ type: '', title: '', status: 0, code, detail: `says ${code}` })

interface Scripted {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** A real HTTP peer that answers by a script; what it was asked is kept. */
async function peer(script: readonly Scripted[]) {
  const asked: { method: string; url: string; headers: IncomingMessage['headers'] }[] = []
  const answers = [...script]
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    asked.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers })
    request.resume().on('end', () => {
      const { status, body, headers } = answers.shift() ?? { status: 500 }
      response.writeHead(status, headers)
      response.end(typeof body === 'string' ? body : JSON.stringify(body ?? null))
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const place = server.address()
  if (typeof place !== 'object' || place === null) throw new Error('no address')
  const address = RegistryAddress.parse(`http://127.0.0.1:${place.port}/registry`, false)
  if (typeof address === 'string') throw new Error(address)
  const client = new RegistryClient({
    address,
    facility: 'st-brigid',
    key: () => Promise.resolve('odrl_key'),
    clock: () => now,
    sleep: async (_ms, signal) => pause(1, undefined, { signal }),
  })
  const handIn = () => client.handIn(bytes, sha256, 1, new AbortController().signal)
  return { asked, handIn }
}

describe('handing in a batch', () => {
  it('sends key, facility and idempotency key, below the path of the address', async () => {
    const { asked, handIn } = await peer([{ status: 201, body: receipt() }])
    expect(await handIn()).toMatchObject({ kind: 'taken' })
    expect(asked).toMatchObject([
      {
        method: 'POST',
        url: '/registry/api/v1/uploads?facility=st-brigid',
        headers: { authorization: 'Bearer odrl_key', 'idempotency-key': sha256 },
      },
    ])
  })

  it('that somebody withdrew since is not handed in again', async () => {
    const { handIn } = await peer([{ status: 200, body: receipt({ state: 'withdrawn' }) }])
    expect(await handIn()).toMatchObject({ kind: 'taken' })
  })

  it('that takes long is followed until its receipt is complete', async () => {
    const running = receipt({ state: 'running' })
    const { asked, handIn } = await peer([
      { status: 202, body: running },
      { status: 200, body: running },
      { status: 200, body: receipt() },
    ])
    expect(await handIn()).toMatchObject({ kind: 'taken' })
    expect(asked.map(({ url }) => url).slice(1)).toEqual(
      Array(2).fill('/registry/api/v1/uploads/U1'),
    )
  })

  it.each([
    ['429 with Retry-After', { status: 429, headers: { 'retry-after': '7' } }, 7000],
    [
      '503 with a date',
      { status: 503, headers: { 'retry-after': 'Tue, 30 Jun 2026 12:01:00 GMT' } },
      60_000,
    ],
    ['500', { status: 500, body: problem('internal') }, null],
    ['507', { status: 507, body: problem('core-full') }, null],
    ['408', { status: 408 }, null],
    ['409 of an idempotency key in use', { status: 409, body: problem('busy') }, null],
  ])('is tried again later after %s', async (_what, answer, afterMs) => {
    const { handIn } = await peer([answer])
    expect(await handIn()).toMatchObject({ kind: 'later', afterMs })
  })

  it.each([
    ['another answer than a receipt', { status: 200, body: '<html>welcome to the wifi</html>' }],
    ['the receipt of other bytes', { status: 201, body: receipt({ sha256: 'ff' }) }],
    ['the receipt of another facility', { status: 201, body: receipt({ facility: 'st-colm' }) }],
    [
      'a receipt of fewer records',
      { status: 201, body: receipt({ counts: { ...receipt().counts, seen: 0 } }) },
    ],
    ['an upload that failed', { status: 201, body: receipt({ state: 'failed' }) }],
  ])('is never taken for done on %s', async (_what, answer) => {
    const { handIn } = await peer([answer])
    expect(await handIn()).toMatchObject({ kind: 'later' })
  })

  it.each([
    ['a revoked key', { status: 401, body: problem('key-invalid') }],
    ['a role too small', { status: 403, body: problem('role-missing') }],
    ['a facility not its own', { status: 404, body: problem('facility-unknown') }],
    ['no facility', { status: 400, body: problem('facility-needed') }],
    ['a proxy’s refusal', { status: 400, body: '<html>blocked</html>' }],
    [
      'a redirect, which is not followed',
      { status: 308, headers: { location: 'http://127.0.0.1:1/' } },
    ],
  ])('waits for a person after %s', async (_what, answer) => {
    const { asked, handIn } = await peer([answer, answer])
    expect(await handIn()).toMatchObject({ kind: 'not-let-in' })
    expect(asked).toHaveLength(1)
  })

  it('is set aside when the registry refuses this batch in its own words', async () => {
    const { handIn } = await peer([
      { status: 415, body: problem('encoding-unsupported') },
      { status: 413, body: problem('body-too-large') },
    ])
    expect(await handIn()).toEqual({
      kind: 'refused',
      status: 415,
      why: 'says encoding-unsupported',
    })
    expect(await handIn()).toEqual({ kind: 'too-large' })
  })

  it('is tried again when nobody answers', async () => {
    const address = RegistryAddress.parse('http://127.0.0.1:9', false)
    if (typeof address === 'string') throw new Error(address)
    const client = new RegistryClient({
      address,
      facility: 'st-brigid',
      key: () => Promise.resolve('odrl_key'),
      clock: () => now,
      sleep: () => Promise.resolve(),
    })
    const answer = await client.handIn(bytes, sha256, 1, new AbortController().signal)
    expect(answer).toMatchObject({ kind: 'later', afterMs: null })
  })
})

describe('the address of a registry', () => {
  it.each([
    ['http://registry.example.org', false, 'plain http'],
    ['https://user:secret@registry.example.org', false, 'without user'],
    ['https://registry.example.org/?key=1', false, 'without user'],
    ['file:///etc/passwd', true, 'https://'],
    ['registry', false, 'an address such as'],
  ])('%s is refused', (text, allowHttp, reason) => {
    expect(RegistryAddress.parse(text, allowHttp)).toContain(reason)
  })

  it.each([
    ['https://registry.example.org', false],
    ['http://localhost:8080', false],
    ['http://[::1]:8080/', false],
    ['http://127.1.2.3', false],
    ['http://10.0.0.5:8080', true],
  ])('%s is taken', (text, allowHttp) => {
    expect(RegistryAddress.parse(text, allowHttp)).toBeInstanceOf(RegistryAddress)
  })
})

describe('waiting', () => {
  it('doubles up to five minutes, by chance between half and the whole', () => {
    expect([1, 2, 3, 4].map((failures) => retryWaitMs(failures, 0.999999, null))).toEqual([
      1000, 2000, 4000, 8000,
    ])
    expect(retryWaitMs(1, 0, null)).toBe(500)
    expect(retryWaitMs(1000, 0.999999, null)).toBe(300_000)
  })

  it('is as long as the registry asks, an hour at most', () => {
    expect(retryWaitMs(1, 0, 30_000)).toBe(30_000)
    expect(retryWaitMs(1, 0, 1e12)).toBe(3_600_000)
    expect(retryAfterMs('nonsense', now)).toBeNull()
    expect(retryAfterMs(null, now)).toBeNull()
    expect(retryAfterMs('Tue, 30 Jun 2020 12:00:00 GMT', now)).toBe(0)
  })
})
