import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { readFileSync, readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { epochView, erasureView, patientExport } from '../../src/contract/patients-rights.ts'
import { apiClient } from '../support/api-client.ts'
import { asKey, asReceipt } from '../support/answers.ts'
import { madeExam, ndjson } from '../support/ndjson.ts'
import { opendrl, startService, temporaryFolder, type RunningService } from '../support/opendrl.ts'
import { filesHolding } from '../support/scan-bytes.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let service: RunningService
let keys: Record<'sender' | 'officer' | 'other' | 'physicist', string>
const as = (who: keyof typeof keys) => apiClient(service.address, keys[who])
const upload = async (body: string) =>
  asReceipt((await as('sender')('/api/v1/uploads', { body })).json())
const exams = async () =>
  z
    .object({ exams: z.array(z.object({ examId: z.string() })) })
    .parse((await as('physicist')('/api/v1/exams?limit=100')).json()).exams

beforeAll(async () => {
  folder = await temporaryFolder()
  for (const id of ['alpha', 'beta'])
    await opendrl(folder.path, 'facility', 'add', '--name', id, '--id', id)
  const key = async (role: string, facility: string) =>
    asKey(
      (
        await opendrl(
          folder.path,
          'key',
          'create',
          '--role',
          role,
          '--facility',
          facility,
          '--json',
        )
      ).stdout,
    )
  keys = {
    sender: await key('uploader', 'alpha'),
    officer: await key('officer', 'alpha'),
    other: await key('officer', 'beta'),
    physicist: await key('physicist', 'alpha'),
  }
  service = await startService(folder.path)
})
afterAll(async () => {
  await service.stop()
  await folder.remove()
})

const erase = (who: keyof typeof keys, body: object) =>
  as(who)('/api/v1/patients/erasures', { body })

describe('a data protection officer', () => {
  it('exports what is stored about a patient, each column explained, and no number in it', async () => {
    expect((await upload(ndjson([1, 2, 3].map((n) => madeExam({ n }))))).counts.accepted).toBe(3)
    const answer = await as('officer')('/api/v1/patients/exports', {
      body: { patientId: 'CANARYPID1' },
    })
    const found = patientExport.parse(answer.json())
    expect(found.reports).toHaveLength(1)
    for (const { columns, rows, meaning } of found.stores) {
      expect(meaning).not.toBe('')
      for (const row of rows)
        for (const column of Object.keys(row)) expect(columns[column], column).toBeTruthy()
    }
    expect(found.stores.find(({ store }) => store === 'exam')?.rows).toHaveLength(1)
    expect(answer.text).not.toContain('CANARY')
  })

  it('erases a patient by the hospital’s number: no byte is left, the rest counts on', async () => {
    const [pseudonym] = patientExport.parse(
      (
        await as('officer')('/api/v1/patients/exports', { body: { patientId: 'CANARYPID1' } })
      ).json(),
    ).pseudonyms
    const answer = await erase('officer', { patientId: 'CANARYPID1' })
    expect(answer.status).toBe(201)
    const evidence = erasureView.parse(answer.json())
    expect(evidence).toMatchObject({ kind: 'patient', counts: { exams: 1, reports: 1 } })
    expect(evidence.completedAt).not.toBeNull()
    expect(answer.text).not.toContain(pseudonym)
    expect(await exams()).toHaveLength(2)
    expect(filesHolding(folder.path, [pseudonym ?? '?', 'CANARYPID'])).toEqual([])
    expect(ledgerTexts(folder.path)).not.toContain(pseudonym)
    const listed = await as('officer')('/api/v1/patients/erasures')
    expect(listed.json()).toEqual({ erasures: [evidence] })
  })

  it('finds that the hospital’s next export does not bring the patient back, until the erasure is lifted', async () => {
    const again = await upload(
      ndjson([1, 2].map((n) => madeExam({ n })).concat(madeExam({ n: 4 }))),
    )
    expect(again.counts).toMatchObject({ rejected: 1, duplicate: 1, accepted: 1 })
    expect(again.findings.map(({ rule }) => rule)).toContain('patient-erased')
    const list = await as('officer')('/api/v1/patients/erasures')
    const [{ erasureId }] = z
      .object({ erasures: z.tuple([erasureView]) })
      .parse(list.json()).erasures
    const lifted = await as('officer')(`/api/v1/patients/erasures/${erasureId}/lift`, {
      method: 'POST',
    })
    expect(lifted.status).toBe(200)
    expect((await upload(ndjson([madeExam({ n: 1 })]))).counts.accepted).toBe(1)
  })

  it('of another hospital finds nobody, and no other role may ask', async () => {
    const foreign = await erase('other', { patientId: 'CANARYPID2' })
    const unknown = await erase('officer', { patientId: 'NOBODY' })
    expect([foreign.status, unknown.status]).toEqual([404, 404])
    expect((await erase('other', { facility: 'alpha', patientId: 'CANARYPID2' })).status).toBe(404)
    expect((await erase('physicist', { patientId: 'CANARYPID2' })).status).toBe(403)
    const both = await erase('officer', { patientId: 'CANARYPID2', pseudonym: 'x'.repeat(22) })
    expect(both.status).toBe(400)
    expect(both.text).not.toContain('CANARYPID2')
    expect(await exams()).toHaveLength(4)
  })

  it('sees what a retention limit would erase before it does', async () => {
    await upload(ndjson([madeExam({ n: 9, date: '2010-01-01' })]))
    await as('officer')('/api/v1/retention', { method: 'PUT', body: { keepMonths: 120 } })
    const plan = (await as('officer')('/api/v1/retention')).json()
    expect(plan).toMatchObject({ keepMonths: 120, years: [{ year: 2010, exams: 1 }], exams: 1 })
    const run = z
      .object({ erasure: erasureView.nullable() })
      .parse((await as('officer')('/api/v1/retention/runs', { method: 'POST' })).json())
    expect(run.erasure).toMatchObject({ kind: 'retention', counts: { exams: 1 } })
    const next = await as('officer')('/api/v1/retention/runs', { method: 'POST' })
    expect(next.json()).toEqual({ erasure: null })
    expect(await exams()).toHaveLength(4)
  })

  it('begins a new epoch, under which a study that is stored stays one study', async () => {
    const rotated = await as('officer')('/api/v1/pseudonym-epochs', { body: { overlapDays: 10 } })
    expect(epochView.parse(rotated.json())).toMatchObject({ epoch: 2, isCurrent: true })
    const before = await exams()
    const again = await upload(ndjson([madeExam({ n: 2 }), madeExam({ n: 20 })]))
    expect(again.counts).toMatchObject({ duplicate: 1, accepted: 1 })
    expect(await exams()).toHaveLength(before.length + 1)
    const erased = erasureView.parse((await erase('officer', { patientId: 'CANARYPID20' })).json())
    expect(erased.counts.exams).toBe(1)
    const older = erasureView.parse((await erase('officer', { patientId: 'CANARYPID2' })).json())
    expect(older.counts.exams).toBe(1)
  })
})

describe('the service', () => {
  it('erases by itself what is older than it is kept', async () => {
    await upload(ndjson([madeExam({ n: 30, date: '2009-01-01' })]))
    const before = (await exams()).length
    await service.stop()
    service = await startService(folder.path)
    await expect.poll(async () => (await exams()).length, { timeout: 60_000 }).toBe(before - 1)
  })
})

describe('a hospital that leaves', () => {
  it('gets all its data, and nothing of it stays; its keys have ended', async () => {
    const [exam] = await exams()
    await service.stop()
    const out = join(folder.path, '..', `leaving-${process.pid}.jsonl`)
    const left = await opendrl(folder.path, 'facility', 'off-board', 'alpha', '--out', out)
    expect(left.code).toBe(0)
    expect(readFileSync(out, 'utf8')).toContain(exam?.examId)
    await rm(out)
    expect(filesHolding(folder.path, [exam?.examId ?? '?'])).toEqual([])
    expect(ledgerTexts(folder.path)).not.toContain(exam?.examId)
    service = await startService(folder.path)
    expect((await as('physicist')('/api/v1/exams')).status).toBe(401)
    expect((await as('other')('/api/v1/retention')).status).toBe(200)
    const verified = await opendrl(folder.path, 'facility', 'list', '--json')
    expect(verified.code).not.toBe(0)
  })
})

/** The packed bodies of the ledger, unpacked: whatever looks like gzip in its files. */
function ledgerTexts(dataDir: string): string {
  const directory = join(dataDir, 'ledger')
  let text = ''
  for (const name of readdirSync(directory)) {
    const bytes = readFileSync(join(directory, name))
    for (let at = bytes.indexOf('\u001f\u008b\b', 0, 'latin1'); at >= 0;) {
      try {
        text += gunzipSync(bytes.subarray(at), { finishFlush: 2 }).toString()
      } catch {
        // these three bytes were no beginning
      }
      at = bytes.indexOf('\u001f\u008b\b', at + 3, 'latin1')
    }
  }
  return text
}
