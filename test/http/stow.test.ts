import { readFileSync, readdirSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readDicomRecord } from '../../src/ingest/dicom/read-dicom-record.ts'
import { apiClient } from '../support/api-client.ts'
import { asKey, asProblem, asReceipt } from '../support/answers.ts'
import { madeExam, ndjson } from '../support/ndjson.ts'
import {
  opendrl,
  root,
  startService,
  temporaryFolder,
  type RunningService,
} from '../support/opendrl.ts'
import { zipOf } from '../support/zip-of.ts'
import { stowBody, stowType } from './support/stow-body.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let service: RunningService
const keys = { uploader: '', both: '', researcher: '' }

beforeAll(async () => {
  folder = await temporaryFolder()
  for (const id of ['st-brigid', 'other'])
    await opendrl(folder.path, 'facility', 'add', '--name', id, '--id', id)
  const create = async (role: string, ...facilities: string[]) => {
    const options = facilities.flatMap((id) => ['--facility', id])
    const made = await opendrl(folder.path, 'key', 'create', '--role', role, ...options, '--json')
    return asKey(made.stdout)
  }
  keys.uploader = await create('uploader', 'st-brigid')
  keys.both = await create('uploader', 'st-brigid', 'other')
  keys.researcher = await create('researcher', 'st-brigid')
  service = await startService(folder.path, { OPENDRL_MAX_UPLOAD_BYTES: '20000000' })
})
afterAll(async () => {
  await service.stop()
  await folder.remove()
})

const reportFolder = join(root, 'sample-data/small/rdsr')
const reports = readdirSync(reportFolder)
  .filter((name) => name.endsWith('.dcm'))
  .map((name) => readFileSync(join(reportFolder, name)))
const report = (index: number): Buffer => reports[index] ?? Buffer.alloc(0)
const identity = (bytes: Uint8Array) => readDicomRecord(bytes).instance ?? {}

interface StoreAnswer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly stored: readonly StoredItem[]
  readonly failed: readonly StoredItem[]
  readonly nameless: number
}
interface StoredItem {
  readonly uid: unknown
  readonly sopClass: unknown
  readonly reason: unknown
  readonly warning: unknown
}

type Module = Record<string, { vr: string; Value?: unknown[] } | undefined>

function itemsOf(module: Module, tag: string): StoredItem[] {
  return ((module[tag]?.Value ?? []) as Module[]).map((item) => ({
    uid: item['00081155']?.Value?.[0],
    sopClass: item['00081150']?.Value?.[0],
    reason: item['00081197']?.Value?.[0],
    warning: item['00081196']?.Value?.[0],
  }))
}

async function stow(
  body: Uint8Array,
  given: { path?: string; key?: string; headers?: Record<string, string> } = {},
): Promise<StoreAnswer> {
  const { path = '/dicomweb/studies', key = keys.uploader, headers = {} } = given
  const answer = await apiClient(service.address, key)(path, {
    body,
    headers: { 'content-type': stowType(), ...headers },
  })
  const json = answer.headers.get('content-type')?.includes('json') === true
  const module = json ? (answer.json() as Module) : {}
  return {
    status: answer.status,
    headers: answer.headers,
    text: answer.text,
    stored: itemsOf(module, '00081199'),
    failed: itemsOf(module, '00081198'),
    nameless: itemsOf(module, '0008119A').length,
  }
}

describe('a PACS stores dose reports by STOW-RS', () => {
  it('one report: 200 with its UIDs, when it is in the registry; the receipt is linked', async () => {
    const answer = await stow(stowBody([report(0)]))
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('application/dicom+json')
    const { sopInstanceUid, sopClassUid } = identity(report(0))
    expect(answer.stored).toEqual([
      { uid: sopInstanceUid, sopClass: sopClassUid, reason: undefined, warning: undefined },
    ])
    expect(answer.failed).toEqual([])
    const link = /<([^>]+)>/.exec(answer.headers.get('link') ?? '')?.[1] ?? ''
    const receipt = asReceipt((await apiClient(service.address, keys.uploader)(link)).json())
    expect(receipt).toMatchObject({ state: 'complete', counts: { seen: 1, accepted: 1 } })
  })

  it('the same report again, in the same bytes and in others, counts as stored', async () => {
    for (const body of [stowBody([report(0)]), stowBody([report(0), report(0)])]) {
      const answer = await stow(body)
      expect(answer.status).toBe(200)
      expect(answer.stored[0]?.uid).toBe(identity(report(0)).sopInstanceUid)
    }
  })

  it('a report, an image and a torn report: 202, each with its own reason', async () => {
    const torn = report(1).subarray(0, report(1).length - 1)
    const answer = await stow(stowBody([report(1), torn, Buffer.from('hello')]))
    expect(answer.status).toBe(202)
    expect(answer.headers.get('warning')).toContain('299')
    expect(answer.stored.map(({ uid }) => uid)).toEqual([identity(report(1)).sopInstanceUid])
    expect(answer.failed).toMatchObject([
      { uid: identity(report(1)).sopInstanceUid, reason: 0xc000 },
    ])
    expect(answer.nameless).toBe(1)
  })

  it('nothing that can be stored: 409', async () => {
    const answer = await stow(stowBody([Buffer.from('hello'), Buffer.alloc(0)]))
    expect(answer.status).toBe(409)
    expect([answer.stored, answer.failed, answer.nameless]).toEqual([[], [], 2])
  })

  it('a zip and a table are no objects, though an upload would take them', async () => {
    const zip = await zipOf({ 'a.dcm': report(2) })
    const answer = await stow(stowBody([zip, Buffer.from(ndjson([madeExam({ n: 1 })]))]))
    expect(answer.status).toBe(409)
    expect(answer.nameless).toBe(2)
  })

  it('under a study: its own reports are stored, those of others fail and stay out', async () => {
    const { studyInstanceUid = '' } = identity(report(2))
    const path = `/dicomweb/studies/${studyInstanceUid}`
    const answer = await stow(stowBody([report(2), report(3)]), { path })
    expect(answer.status).toBe(202)
    expect(answer.stored.map(({ uid }) => uid)).toEqual([identity(report(2)).sopInstanceUid])
    expect(answer.failed).toMatchObject([
      { uid: identity(report(3)).sopInstanceUid, reason: 0xa900 },
    ])
    const alone = await stow(stowBody([report(3)]))
    expect(alone.headers.get('link')).toBeTruthy()
    const link = /<([^>]+)>/.exec(alone.headers.get('link') ?? '')?.[1] ?? ''
    const receipt = asReceipt((await apiClient(service.address, keys.uploader)(link)).json())
    expect(receipt.counts).toMatchObject({ accepted: 1, duplicate: 0 })
  })

  it('an answer in XML when it is asked for', async () => {
    const answer = await stow(stowBody([report(0)]), {
      headers: { accept: 'application/dicom+xml' },
    })
    expect(answer.headers.get('content-type')).toBe('application/dicom+xml')
    expect(answer.text).toContain('<NativeDicomModel')
    expect(answer.text).toContain(
      `<DicomAttribute tag="00081155" vr="UI" keyword="ReferencedSOPInstanceUID"><Value number="1">${identity(report(0)).sopInstanceUid}</Value>`,
    )
  })

  it('boundaries without quotes, a preamble, an epilogue, no last line end, a single object', async () => {
    const bodies: [Uint8Array, string][] = [
      [stowBody([report(0)], { boundary: 'x1' }), stowType('x1', false)],
      [stowBody([report(0)], { preamble: 'for people' }), stowType()],
      [stowBody([report(0)], { epilogue: '' }), stowType()],
      [stowBody([report(0)], { epilogue: '\r\nbye' }), stowType()],
      [report(0), 'application/dicom'],
    ]
    for (const [body, type] of bodies)
      expect((await stow(body, { headers: { 'content-type': type } })).status).toBe(200)
  })

  it('2,000 parts in one request', async () => {
    const answer = await stow(stowBody(Array.from({ length: 2000 }, () => Buffer.from('no'))))
    expect(answer.status).toBe(409)
    expect(answer.nameless).toBe(2000)
  })
})

describe('who may store', () => {
  const basic = (password: string, user = 'pacs') =>
    `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  const tried = (authorization: string, path?: string) =>
    stow(stowBody([report(0)]), { headers: { authorization }, ...(path ? { path } : {}) })

  it('the key as password of HTTP Basic, whatever the name', async () => {
    expect((await tried(basic(keys.uploader))).status).toBe(200)
    expect((await tried(basic(keys.uploader, ''))).status).toBe(200)
  })

  it('no key, a wrong one, a broken header: 401 with both ways named', async () => {
    for (const header of [
      basic('wrong'),
      'Basic !!!',
      'Basic bm9jb2xvbg==',
      'Bearer x',
      'Digest',
    ]) {
      const answer = await tried(header)
      expect(answer.status).toBe(401)
      expect(answer.headers.get('www-authenticate')).toMatch(/Bearer.*Basic/)
    }
    const none = await apiClient(service.address)('/dicomweb/studies', { body: 'x' })
    expect(none.status).toBe(401)
  })

  it('HTTP Basic is no way into the API', async () => {
    const answer = await apiClient(service.address)('/api/v1/uploads', {
      headers: { authorization: basic(keys.uploader) },
    })
    expect(answer.status).toBe(401)
  })

  it('a key without the role 403, a foreign facility 404 like an unknown one', async () => {
    expect((await stow(stowBody([report(0)]), { key: keys.researcher })).status).toBe(403)
    const plain = (text: string) => text.replace(/urn:request:[^"]+/, '')
    const [foreign, unknown] = [
      await stow(stowBody([report(0)]), { path: '/dicomweb/studies?facility=other' }),
      await stow(stowBody([report(0)]), { path: '/dicomweb/studies?facility=nowhere' }),
    ]
    expect([foreign.status, unknown.status]).toEqual([404, 404])
    expect(plain(foreign.text)).toBe(plain(unknown.text))
  })

  it('a key of several facilities says which', async () => {
    const body = stowBody([report(0)])
    expect((await stow(body, { key: keys.both })).status).toBe(400)
    const answer = await stow(body, { key: keys.both, path: '/dicomweb/studies?facility=other' })
    expect(answer.status).toBe(200)
  })
})

describe('a request that cannot be taken says why', () => {
  const problem = async (answer: Promise<StoreAnswer>) => {
    const { status, text } = await answer
    return [status, asProblem(JSON.parse(text)).code]
  }
  const typed = (type: string) => stow(stowBody([report(0)]), { headers: { 'content-type': type } })

  it('other kinds of body: 415', async () => {
    for (const type of [
      'application/json',
      'multipart/form-data; boundary=x',
      'multipart/related; type="application/dicom+json"; boundary=x',
      'multipart/related; type="application/dicom+xml"; boundary=x',
    ])
      expect(await problem(typed(type))).toEqual([415, 'media-type-unsupported'])
    const packed = stow(report(0), { headers: { 'content-encoding': 'gzip' } })
    expect(await problem(packed)).toEqual([415, 'encoding-unsupported'])
  })

  it('no boundary, another boundary, a body cut off, no parts: 400', async () => {
    const invalid = [400, 'request-invalid']
    expect(await problem(typed('multipart/related; type="application/dicom"'))).toEqual(invalid)
    expect(await problem(typed(stowType('other')))).toEqual(invalid)
    expect(await problem(stow(stowBody([report(0)]).subarray(0, 900)))).toEqual(invalid)
    expect(await problem(stow(stowBody([])))).toEqual([400, 'body-empty'])
    expect(await problem(stow(Buffer.alloc(0)))).toEqual(invalid)
  })

  it('a study that is no UID: 400', async () => {
    const answer = stow(stowBody([report(0)]), { path: '/dicomweb/studies/DROP%20TABLE' })
    expect(await problem(answer)).toEqual([400, 'request-invalid'])
  })

  it('an answer in a kind that is not given: 406, before the body is looked at', async () => {
    const answer = stow(stowBody([report(0)]), { headers: { accept: 'text/html' } })
    expect(await problem(answer)).toEqual([406, 'not-acceptable'])
  })

  it('more bytes than allowed: 413, told and untold', async () => {
    const large = Buffer.alloc(21_000_000)
    expect(await problem(stow(stowBody([large])))).toEqual([413, 'body-too-large'])
    expect(await endless(service.address, keys.uploader)).toBe(413)
    expect((await apiClient(service.address)('/health/live')).status).toBe(200)
  })

  it('reading by QIDO, WADO or anything else: 501 in words', async () => {
    for (const [method, path] of [
      ['GET', '/dicomweb/studies'],
      ['GET', '/dicomweb/studies/1.2/series'],
      ['PUT', '/dicomweb/studies'],
      ['DELETE', '/dicomweb/studies/1.2'],
    ] as const) {
      const answer = await apiClient(service.address, keys.uploader)(path, { method })
      expect(answer.status).toBe(501)
      expect(asProblem(answer.json()).code).toBe('objects-not-kept')
    }
  })

  it('OPTIONS says what is allowed, and invites no page of another origin', async () => {
    const answer = await apiClient(service.address)('/dicomweb/studies', {
      method: 'OPTIONS',
      headers: { origin: 'https://elsewhere.example', 'access-control-request-method': 'POST' },
    })
    expect(answer.status).toBe(204)
    expect(answer.headers.get('allow')).toBe('OPTIONS, POST')
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  })

  it('no refused request leaves a file behind', async () => {
    expect(await readdir(join(folder.path, 'spool'))).toEqual([])
  })

  it('nor does a client that is gone in the middle, and nothing of it is stored', async () => {
    const uploads = () => apiClient(service.address, keys.uploader)('/api/v1/uploads?limit=1')
    const before = (await uploads()).text
    for (let times = 0; times < 5; times += 1) await gone(service.address, keys.uploader)
    await vi.waitFor(
      async () => expect(await readdir(join(folder.path, 'spool'))).toEqual([]),
      20_000,
    )
    expect((await uploads()).text).toBe(before)
  })
})

/** Sends a report and half of the next, and hangs up once that is on its way. */
function gone(address: string, key: string): Promise<void> {
  return new Promise((resolve) => {
    const sending = request(`${address}/dicomweb/studies`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': stowType() },
    })
    sending.on('error', () => undefined)
    sending.once('close', resolve)
    const body = stowBody([report(6), report(7)])
    sending.write(body.subarray(0, body.length - 2000), () =>
      setTimeout(() => sending.destroy(), 100),
    )
  })
}

/** A chunked body that never ends: the status it is stopped with. */
function endless(address: string, key: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sending = request(`${address}/dicomweb/studies`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': stowType() },
    })
    let answered = false
    const chunk = Buffer.alloc(1 << 20)
    const more = (): void => {
      if (!answered) sending.write(chunk, () => setImmediate(more))
    }
    sending.once('response', (response) => {
      answered = true
      resolve(response.statusCode ?? 0)
      sending.destroy()
    })
    sending.on('error', (error) => (answered ? undefined : reject(error)))
    sending.write('--DICOMwebBoundary\r\n\r\n', more)
  })
}
