import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asProblem, asReceipt } from '../support/answers.ts'
import { apiClient } from '../support/api-client.ts'
import { madeExam, ndjson } from '../support/ndjson.ts'
import { readEvents } from '../support/read-events.ts'
import { openUploadRegistry, type UploadRegistry } from '../support/upload-registry.ts'
import { craftEntry, craftTar } from '../ingest/tar/craft-tar.ts'

let registry: UploadRegistry
let next = 1
beforeAll(async () => {
  registry = await openUploadRegistry()
})
afterAll(() => registry.close())

/** Exams nobody sent before. */
const exams = (count: number): string =>
  ndjson(Array.from({ length: count }, () => madeExam({ n: next++ })))
const send = (body: string | Buffer, headers: Record<string, string> = {}) =>
  registry.call('/api/v1/uploads', { body, headers })
const follow = (id: string, headers: Record<string, string> = {}, key = registry.key) =>
  fetch(`${registry.service.address}/api/v1/uploads/${id}/events`, {
    headers: { authorization: `Bearer ${key}`, ...headers },
  })

describe('a folder', () => {
  it('as tar.gz gives one receipt over its files', async () => {
    const tar = craftTar(
      craftEntry({ name: 'a/1.ndjson' }, exams(3)),
      craftEntry({ name: 'a/2.ndjson' }, exams(2)),
    )
    const answer = await send(gzipSync(tar))
    expect(answer.status).toBe(201)
    expect(asReceipt(answer.json()).counts).toMatchObject({ seen: 5, accepted: 5 })
  })

  it('as multipart with 12,000 files loses none, and keeps their folders and odd names', async () => {
    const form = new FormData()
    for (let file = 0; file < 12_000; file++)
      form.append('file', new Blob([file % 4000 === 0 ? exams(1) : 'x']), `Ordner ü/"${file}".dcm`)
    form.append('note', 'a field that is no file')
    const answer = await fetch(`${registry.service.address}/api/v1/uploads`, {
      method: 'POST',
      body: form,
      headers: { authorization: `Bearer ${registry.key}` },
    })
    const receipt = asReceipt(await answer.json())
    expect(receipt.counts).toMatchObject({ seen: 12_000, accepted: 3, rejected: 11_997 })
    expect(receipt.findings[0]?.file).toBe('Ordner ü/"1".dcm')
  })
})

describe('Prefer: respond-async', () => {
  it('answers 202 at once with where to look; the receipt follows', async () => {
    const answer = await send(exams(3000), { prefer: 'respond-async' })
    expect(answer.status).toBe(202)
    expect(answer.headers.get('preference-applied')).toBe('respond-async')
    const { uploadId, state } = asReceipt(answer.json())
    expect(state).toBe('running')
    const events = await readEvents(await follow(uploadId))
    expect(asReceipt(JSON.parse(events.at(-1)?.data ?? '')).counts.accepted).toBe(3000)
  })

  it('the same bytes sent twice at once are one upload, and both are told where it is', async () => {
    const body = exams(4000)
    const answers = await Promise.all([
      send(body, { prefer: 'respond-async' }),
      send(body, { prefer: 'respond-async' }),
    ])
    expect(answers.map(({ status }) => status)).toEqual([202, 202])
    const [one, two] = answers.map((answer) => asReceipt(answer.json()).uploadId)
    expect(two).toBe(one)
    const events = await readEvents(await follow(one ?? ''))
    expect(asReceipt(JSON.parse(events.at(-1)?.data ?? '')).counts.accepted).toBe(4000)
  })
})

describe('following an upload', () => {
  it('gives progress that only grows, then the receipt, to each of several followers', async () => {
    const answer = await send(exams(20_000), { prefer: 'respond-async' })
    const { uploadId } = asReceipt(answer.json())
    const all = await Promise.all(
      [1, 2, 3].map(async () => {
        const response = await follow(uploadId)
        expect(response.headers.get('content-type')).toContain('text/event-stream')
        return readEvents(response)
      }),
    )
    for (const events of all) {
      const seen = events.slice(0, -1).map(({ id }) => Number(id))
      expect(events.slice(0, -1).every(({ name }) => name === 'progress')).toBe(true)
      expect(seen.length).toBeGreaterThan(2)
      expect(seen).toEqual(seen.toSorted((a, b) => a - b))
      expect(events.at(-1)).toMatchObject({ name: 'receipt', id: 'end' })
      expect(asReceipt(JSON.parse(events.at(-1)?.data ?? '')).counts.accepted).toBe(20_000)
    }
    const later = await readEvents(await follow(uploadId, { 'last-event-id': '17' }))
    expect(later.map(({ name }) => name)).toEqual(['receipt'])
    expect((await follow(uploadId, { 'last-event-id': 'end' })).status).toBe(204)
  })

  it('is for those who may read the upload: another hospital hears that there is none', async () => {
    const { uploadId } = asReceipt((await send(exams(1))).json())
    const foreign = await follow(uploadId, {}, registry.otherKey)
    const unknown = await follow('nothing-like-it', {}, registry.otherKey)
    expect([foreign.status, unknown.status]).toEqual([404, 404])
    const plain = async (response: Response) =>
      (await response.text()).replace(/urn:request:[^"]+/, '')
    expect(await plain(foreign)).toBe(await plain(unknown))
  })
})

describe('Idempotency-Key', () => {
  const key = (name: string) => ({ 'idempotency-key': `"${name}"` })

  it('the same key and content give the first answer again, after a restart as well', async () => {
    const body = exams(2)
    const first = await send(body, key('first'))
    expect(first.status).toBe(201)
    expect(await registry.service.stop()).toBe(0)
    await registry.restart()
    const again = await send(body, key('first'))
    expect(again.status).toBe(201)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    const receipts = [first, again].map((answer) => asReceipt(answer.json()))
    expect(receipts[1]?.uploadId).toBe(receipts[0]?.uploadId)
    expect(receipts[1]?.counts).toEqual(receipts[0]?.counts)
    expect(
      (await send(body, { 'idempotency-key': 'first' })).headers.get('idempotency-replayed'),
    ).toBe('true')
  })

  it('with another content: 422, and nothing is stored', async () => {
    await send(exams(1), key('used'))
    const answer = await send(exams(1), key('used'))
    expect(answer.status).toBe(422)
    expect(asProblem(answer.json()).code).toBe('idempotency-key-reused')
  })

  it('while the first is under way: 409; afterwards its answer', async () => {
    const body = exams(5000)
    const first = await send(body, { ...key('slow'), prefer: 'respond-async' })
    const { uploadId } = asReceipt(first.json())
    const meanwhile = await send(body, key('slow'))
    expect(meanwhile.status).toBe(409)
    expect(asProblem(meanwhile.json()).code).toBe('idempotency-running')
    await readEvents(await follow(uploadId))
    expect(asReceipt((await send(body, key('slow'))).json()).uploadId).toBe(uploadId)
  })

  it('is another hospital’s own', async () => {
    await send(exams(1), key('shared'))
    const answer = await apiClient(registry.service.address, registry.otherKey)('/api/v1/uploads', {
      body: exams(1),
      headers: key('shared'),
    })
    expect(answer.status).toBe(201)
  })

  it('frees the key when the upload never arrived', async () => {
    expect((await send('', key('empty'))).status).toBe(400)
    expect((await send(exams(1), key('empty'))).status).toBe(201)
  })

  it.each([
    ['empty', '""'],
    ['too long', `"${'k'.repeat(256)}"`],
    ['unquoted with a space', 'a b'],
    ['half a quote', '"abc'],
  ])('%s: 400', async (_, value) => {
    const answer = await send(exams(1), { 'idempotency-key': value })
    expect(answer.status).toBe(400)
    expect(asProblem(answer.json()).code).toBe('idempotency-key-invalid')
  })
})
