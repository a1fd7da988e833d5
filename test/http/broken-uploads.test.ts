import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { IncomingMessage, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as after } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asProblem, asReceipt } from '../support/answers.ts'
import { madeExam, ndjson } from '../support/ndjson.ts'
import { openUploadRegistry, type UploadRegistry } from '../support/upload-registry.ts'

let registry: UploadRegistry
let next = 1
beforeAll(async () => {
  registry = await openUploadRegistry({
    OPENDRL_MAX_UPLOAD_BYTES: '300000000',
    // connections of answers that are over are no leak, and are not waited for
    OPENDRL_KEEP_ALIVE_MS: '1000',
  })
})
afterAll(() => registry.close())

const exams = (count: number): string =>
  ndjson(Array.from({ length: count }, () => madeExam({ n: next++ })))
const send = (body: string | Buffer, headers: Record<string, string> = {}) =>
  registry.call('/api/v1/uploads', { body, headers })
const receiptOf = async (id: string) =>
  asReceipt((await registry.call(`/api/v1/uploads/${id}`)).json())
const pid = () => registry.service.process.pid ?? 0
const openFiles = (): number => readdirSync(`/proc/${pid()}/fd`).length
const rssMb = (): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid()}/status`, 'utf8'))?.[1]) / 1024
const spool = (): readonly string[] => readdirSync(join(registry.dataDir, 'spool'))

/** A connection with the head of a POST written; the test decides how it goes on. */
function post(headers: readonly string[], path = '/api/v1/uploads'): Socket {
  const { hostname, port } = new URL(registry.service.address)
  const socket = connect(Number(port), hostname)
  socket.setMaxListeners(0)
  socket.on('error', () => undefined)
  const lines = [
    `POST ${path} HTTP/1.1`,
    `Host: ${hostname}`,
    `Authorization: Bearer ${registry.key}`,
    ...headers,
  ]
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  return socket
}

const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => {
    if (socket.closed) resolve()
    else socket.once('close', () => resolve())
  })

/** All that comes back until the other side closes. */
async function answerOf(socket: Socket): Promise<string> {
  let text = ''
  socket.setEncoding('utf8').on('data', (part: string) => {
    text += part
  })
  await closed(socket)
  return text
}

describe('clients that go away in the middle of an upload', () => {
  it('1,000 times, raw and multipart, leave no handle and no file behind', async () => {
    await send(exams(1))
    const before = openFiles()
    const part = '--b\r\nContent-Disposition: form-data; name="f"; filename="a.dcm"\r\n\r\n'
    const multipart = 'Content-Type: multipart/form-data; boundary=b'
    const leave = async (n: number): Promise<void> => {
      const socket = post([n % 2 === 0 ? multipart : 'X: y', 'Content-Length: 100000'])
      socket.write(n % 2 === 0 ? `${part}${'x'.repeat(2000)}\r\n${part}yy` : 'x'.repeat(2000))
      await after(5 + (n % 20))
      socket.destroy()
      await closed(socket)
    }
    for (let round = 0; round < 50; round++)
      await Promise.all(Array.from({ length: 20 }, (_, n) => leave(n)))
    for (let tries = 0; tries < 50 && (spool().length > 0 || openFiles() > before + 5); tries++)
      await after(100)
    expect(spool()).toEqual([])
    expect(openFiles()).toBeLessThanOrEqual(before + 5)
    // those that left are still being seen off, and keep their half of the places that long
    let status = 503
    for (let tries = 0; tries < 100 && status === 503; tries++) {
      await after(100)
      status = (await send(exams(1))).status
    }
    expect(status).toBe(201)
  })

  it('and 200 followers that go leave none either', async () => {
    const answer = await send(exams(15_000), { prefer: 'respond-async' })
    const { uploadId } = asReceipt(answer.json())
    const before = openFiles()
    await Promise.all(
      Array.from({ length: 200 }, async (_, n) => {
        const leave = new AbortController()
        const address = `${registry.service.address}/api/v1/uploads/${uploadId}/events`
        const headers = { authorization: `Bearer ${registry.key}` }
        const response = await fetch(address, { headers, signal: leave.signal })
        await response.body?.getReader().read()
        await after(n)
        leave.abort()
      }),
    )
    for (let tries = 0; tries < 50 && openFiles() > before + 5; tries++) await after(100)
    expect(openFiles()).toBeLessThanOrEqual(before + 5)
  })
})

describe('a body that is not what its head says', () => {
  it('asks first with too large a length: 413, and is never told to go on', async () => {
    const socket = post(['Content-Length: 2000000000', 'Expect: 100-continue', 'Connection: close'])
    const text = await answerOf(socket)
    expect(text).toMatch(/^HTTP\/1\.1 413 /)
    expect(text).not.toContain('100 Continue')
  })

  it('asks first with a sound length: goes on and is taken', async () => {
    const body = exams(1)
    const socket = post([
      `Content-Length: ${body.length}`,
      'Expect: 100-continue',
      'Connection: close',
    ])
    socket.once('data', () => socket.write(body))
    const text = await answerOf(socket)
    expect(text).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 /)
  })

  it('never ends (chunked): 413 at the limit', async () => {
    const socket = post(['Transfer-Encoding: chunked'])
    const chunk = `${(1_000_000).toString(16)}\r\n${'x'.repeat(1_000_000)}\r\n`
    let sent = 0
    const writing = (async () => {
      while (!socket.destroyed && sent < 2000) {
        sent += 1
        if (!socket.write(chunk))
          await Promise.race([
            new Promise((resolve) => socket.once('drain', resolve)),
            closed(socket),
          ])
      }
    })()
    expect(await answerOf(socket)).toMatch(/^HTTP\/1\.1 413 /)
    await writing
    expect(sent).toBeGreaterThan(299)
    expect(sent).toBeLessThan(400)
    expect(spool()).toEqual([])
  })

  it('states more than it sends: nothing is taken', async () => {
    const socket = post(['Content-Length: 5000'])
    socket.end(exams(1))
    await answerOf(socket)
    for (let tries = 0; tries < 50 && spool().length > 0; tries++) await after(100)
    expect(spool()).toEqual([])
  })

  it('states less than it sends: never taken for the whole, and nothing is left', async () => {
    const body = exams(2)
    const socket = post([`Content-Length: ${body.length - 20}`])
    socket.write(body)
    expect(await answerOf(socket)).not.toContain('"accepted":2')
    for (let tries = 0; tries < 50 && spool().length > 0; tries++) await after(100)
    expect(spool()).toEqual([])
    expect((await send(exams(1))).status).toBe(201)
  })

  it('is empty, or packed as a whole: 400 and 415', async () => {
    expect(asProblem((await send('')).json()).code).toBe('body-empty')
    const packed = await send(Buffer.alloc(10), { 'content-encoding': 'gzip' })
    expect(packed.status).toBe(415)
  })

  it.each([
    ['a boundary that never comes', 'multipart/form-data; boundary=zz', 'request-invalid'],
    ['no boundary', 'multipart/form-data', 'request-invalid'],
  ])('multipart with %s: 400', async (_, type, code) => {
    const answer = await send('--b\r\n\r\nx\r\n--b--', { 'content-type': type })
    expect(answer.status).toBe(400)
    expect(asProblem(answer.json()).code).toBe(code)
  })
})

/** Streams a body in chunks. @returns the status of the answer */
async function streamed(body: AsyncIterable<Buffer>): Promise<number> {
  const headers = { authorization: `Bearer ${registry.key}` }
  const sending = request(`${registry.service.address}/api/v1/uploads`, { method: 'POST', headers })
  const [[response]] = await Promise.all([
    once(sending, 'response'),
    pipeline(Readable.from(body), sending),
  ])
  if (!(response instanceof IncomingMessage)) throw new Error('no response')
  response.resume()
  return response.statusCode ?? 0
}

describe('200 MB', () => {
  it('pass through in bounded memory, quickly and slowly', async () => {
    await send(exams(10))
    const start = rssMb()
    let most = 0
    const watch = setInterval(() => {
      most = Math.max(most, rssMb())
    }, 50)
    for (const pauseEvery of [Number.POSITIVE_INFINITY, 20]) {
      const chunk = Buffer.alloc(1_000_000, 'no line of this is an exam\n')
      async function* body() {
        for (let n = 0; n < 200; n++) {
          if (n % pauseEvery === pauseEvery - 1) await after(100)
          yield chunk
        }
        yield Buffer.from(String(pauseEvery))
      }
      expect(await streamed(body())).toBe(201)
    }
    clearInterval(watch)
    process.stdout.write(
      `memory of the service: ${start.toFixed()} MB, at most ${most.toFixed()} MB\n`,
    )
    expect(most - start).toBeLessThan(200)
  })
})

describe('a service that ends in the middle of an upload', () => {
  it('by SIGTERM while the body arrives: 503, nothing kept, exit 0 in time', async () => {
    const socket = post(['Content-Length: 1000000'])
    socket.write(exams(5))
    await after(300)
    const answering = answerOf(socket)
    const begun = performance.now()
    expect(await registry.service.stop()).toBe(0)
    expect(performance.now() - begun).toBeLessThan(10_000)
    expect(await answering).toMatch(/^HTTP\/1\.1 503 [\s\S]*"code":"stopping"/)
    await registry.restart()
    expect(spool()).toEqual([])
  })

  it('by SIGTERM while it is read: finished or taken back, and can be sent again whole', async () => {
    const body = exams(40_000)
    const { uploadId } = asReceipt((await send(body, { prefer: 'respond-async' })).json())
    await after(500)
    const begun = performance.now()
    expect(await registry.service.stop()).toBe(0)
    expect(performance.now() - begun).toBeLessThan(10_000)
    await registry.restart()
    const left = await receiptOf(uploadId)
    expect(['failed', 'complete']).toContain(left.state)
    if (left.state === 'failed') expect(left.withdrawnAt).not.toBeNull()
  })

  it('by kill -9 after batches were stored: taken back at the next start, sent again without a double', async () => {
    const count = 12_000
    const body = exams(count)
    const key = { 'idempotency-key': '"cut-off"' }
    const answer = await send(body, { prefer: 'respond-async', ...key })
    const { uploadId } = asReceipt(answer.json())
    for (let seen = 0; seen < 2000;) {
      await after(50)
      seen = (await receiptOf(uploadId)).counts.seen
    }
    const ended = new Promise((resolve) => registry.service.process.once('exit', resolve))
    registry.service.process.kill('SIGKILL')
    await ended
    await registry.restart()
    expect(await receiptOf(uploadId)).toMatchObject({ state: 'failed' })
    expect((await receiptOf(uploadId)).withdrawnAt).not.toBeNull()
    const again = await send(body, { prefer: 'respond-async', ...key })
    const second = asReceipt(again.json())
    expect(second.uploadId).not.toBe(uploadId)
    const events = await fetch(
      `${registry.service.address}/api/v1/uploads/${second.uploadId}/events`,
      { headers: { authorization: `Bearer ${registry.key}` } },
    )
    await events.text()
    // every record is new: what the first try had stored counts no more
    expect((await receiptOf(second.uploadId)).counts).toMatchObject({
      seen: count,
      accepted: count,
    })
  })
})
