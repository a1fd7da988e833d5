import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
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

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let service: RunningService
const keys = { uploader: '', researcher: '' }

beforeAll(async () => {
  folder = await temporaryFolder()
  await opendrl(folder.path, 'facility', 'add', '--name', 'St Brigid', '--id', 'st-brigid')
  await opendrl(folder.path, 'facility', 'add', '--name', 'Other', '--id', 'other')
  for (const role of ['uploader', 'researcher'] as const) {
    const { stdout } = await opendrl(
      folder.path,
      'key',
      'create',
      '--role',
      role,
      '--facility',
      'st-brigid',
      '--json',
    )
    keys[role] = asKey(stdout)
  }
  service = await startService(folder.path, { OPENDRL_MAX_UPLOAD_BYTES: '20000000' })
})
afterAll(async () => {
  await service.stop()
  await folder.remove()
})

const upload = (body: Uint8Array | string, query = '') =>
  apiClient(service.address, keys.uploader)(`/api/v1/uploads${query}`, { body })

async function receiptOf(body: Uint8Array | string, query = '') {
  const answer = await upload(body, query)
  expect(answer.status).toBe(201)
  const receipt = asReceipt(answer.json())
  const { seen, accepted, updated, duplicate, quarantined, rejected } = receipt.counts
  expect(accepted + updated + duplicate + quarantined + rejected).toBe(seen)
  return receipt
}

describe('an upload that cannot be taken answers in one sentence', () => {
  it('an empty body: 400', async () => {
    const answer = await upload('')
    expect(answer.status).toBe(400)
    expect(answer.headers.get('content-type')).toContain('application/problem+json')
    expect(asProblem(answer.json()).code).toBe('body-empty')
  })

  it('no key 401, a mistyped key 401, a key in the address 400', async () => {
    expect((await apiClient(service.address)('/api/v1/uploads', { body: 'x' })).status).toBe(401)
    const mistyped = `${keys.uploader.slice(0, -1)}${keys.uploader.endsWith('0') ? '1' : '0'}`
    expect(
      (await apiClient(service.address, mistyped)('/api/v1/uploads', { body: 'x' })).status,
    ).toBe(401)
    const inUrl = await apiClient(service.address)(`/api/v1/uploads?key=${keys.uploader}`, {
      body: 'x',
    })
    expect(asProblem(inUrl.json()).code).toBe('key-in-url')
  })

  it('a key without the role: 403', async () => {
    const answer = await apiClient(service.address, keys.researcher)('/api/v1/uploads', {
      body: 'x',
    })
    expect(answer.status).toBe(403)
    expect(asProblem(answer.json()).code).toBe('role-missing')
  })

  it('an unknown facility and a foreign one: 404 with the same body', async () => {
    const unknown = await upload('x', '?facility=nowhere')
    const foreign = await upload('x', '?facility=other')
    expect([unknown.status, foreign.status]).toEqual([404, 404])
    const plain = (text: string) => text.replace(/urn:request:[^"]+/, '')
    expect(plain(unknown.text)).toBe(plain(foreign.text))
  })

  it('more bytes than allowed: 413, and the service goes on', async () => {
    const answer = await upload(new Uint8Array(21_000_000))
    expect(answer.status).toBe(413)
    expect((await apiClient(service.address)('/health/live')).status).toBe(200)
  })

  it('an address that does not exist: 404 as a problem', async () => {
    const answer = await apiClient(service.address, keys.uploader)('/api/v1/nothing')
    expect(asProblem(answer.json()).code).toBe('not-found')
  })
})

describe('a file that cannot be read becomes a finding and the rest is taken', () => {
  it('a text file named .dcm', async () => {
    const receipt = await receiptOf('this is no dose report', '?filename=report.dcm')
    expect(receipt.counts).toMatchObject({ seen: 1, rejected: 1 })
    expect(receipt.findings[0]).toMatchObject({ file: 'report.dcm', severity: 'rejected' })
  })

  it('lines of NDJSON: a negative DLP, a CTDIvol of 1e6, "12,5", a birth date after the exam', async () => {
    const records = [
      madeExam({ n: 1 }),
      madeExam({ n: 2, dlp: -600 }),
      madeExam({ n: 3, ctdivol: 1e6, dlp: 600 }),
      madeExam({ n: 4, ctdivol: '12,5', dlp: 600 }),
      madeExam({ n: 5, birthDate: '2025-12-31' }),
      { schema: 'opendrl-exam/1', modality: 'CT' },
    ]
    const receipt = await receiptOf(`${ndjson(records)}{not json\n`)
    expect(receipt.counts).toMatchObject({ seen: 7, accepted: 2, quarantined: 2, rejected: 3 })
    const rules = Object.fromEntries(
      receipt.findings.map(({ row, rule }) => [`${row} ${rule}`, true]),
    )
    expect(rules).toMatchObject({
      '2 dose-negative': true,
      '3 dose-too-large': true,
      '4 number-unreadable': true,
      '5 birth-after-exam': true,
      '6 record-shape': true,
      '7 json-unreadable': true,
    })
  })

  it('a dose report cut off in the middle, and one whose last byte is missing', async () => {
    const report = readFileSync(join(root, 'sample-data/small/rdsr/klinikum-nordheide-head.dcm'))
    for (const length of [report.length - 1, 2000, 300]) {
      const receipt = await receiptOf(report.subarray(0, length), '?filename=cut.dcm')
      expect(receipt.counts).toMatchObject({ seen: 1, rejected: 1 })
      expect(receipt.findings[0]).toMatchObject({ rule: 'dicom-unreadable', file: 'cut.dcm' })
    }
  })

  it('a record without a dose', async () => {
    const receipt = await receiptOf(
      ndjson([{ ...madeExam({ n: 60 }), dlpTotalMgyCm: undefined, events: [] }]),
    )
    expect(receipt.counts).toMatchObject({ seen: 1, rejected: 1 })
    expect(receipt.findings[0]?.rule).toBe('no-dose')
  })

  it('a CSV with an unknown column is read, and the column named', async () => {
    const csv = readFileSync(join(root, 'sample-data/small/st-brigid.csv'), 'utf8').split('\r\n')
    const body = [csv[0]?.replace('Study description', 'Shoe size'), csv[1]].join('\r\n')
    const receipt = await receiptOf(body)
    expect(receipt.counts).toMatchObject({ seen: 1, accepted: 1 })
    expect(receipt.findings).toContainEqual(
      expect.objectContaining({ rule: 'csv-column-unknown', field: 'Shoe size' }),
    )
  })

  it('a zip with a text file, an empty file, a zip and a sound file: the sound one is taken', async () => {
    const zip = await zipOf({
      'notes.dcm': Buffer.from('hello'),
      'empty.dcm': Buffer.alloc(0),
      'inner.zip': await zipOf({ 'a.ndjson': Buffer.from(ndjson([madeExam({ n: 90 })])) }),
      'exams.ndjson': Buffer.from(ndjson([madeExam({ n: 91 })])),
    })
    const receipt = await receiptOf(zip)
    expect(receipt.counts).toMatchObject({ seen: 4, accepted: 1, rejected: 3 })
    expect(receipt.findings.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['format-unknown', 'file-empty', 'zip-nested']),
    )
  })

  it('a CSV with missing columns names them', async () => {
    const receipt = await receiptOf(
      'Institution,Manufacturer,Model name,Station name,Age,Sex\nA,B,C,D,5,F\n',
    )
    expect(receipt.counts).toMatchObject({ accepted: 0 })
    const finding = receipt.findings.find(({ rule }) => rule === 'csv-columns-missing')
    expect(finding?.field).toContain('Study date')
  })

  it('no finding, log line or stored byte repeats what a patient’s field held', async () => {
    const canaries = ['CANARYPID', 'CANARYSERIAL', '2025-12-31', '12,5']
    const receipts = await apiClient(service.address, keys.uploader)('/api/v1/uploads?limit=100')
    for (const canary of canaries) {
      expect(receipts.text).not.toContain(canary)
      expect(service.logs()).not.toContain(canary)
    }
  })

  it('the same bytes again give the first receipt', async () => {
    const body = ndjson([madeExam({ n: 300 })])
    const first = await receiptOf(body)
    const second = await upload(body)
    expect(second.status).toBe(200)
    expect(asReceipt(second.json()).uploadId).toBe(first.uploadId)
  })

  it('the same record in other bytes is a duplicate', async () => {
    const receipt = await receiptOf(`${ndjson([madeExam({ n: 300 })])}\n`)
    expect(receipt.counts).toMatchObject({ seen: 1, duplicate: 1 })
  })
})
