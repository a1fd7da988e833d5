import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { apiClient } from '../../support/api-client.ts'
import { asReceipt } from '../../support/answers.ts'
import { given } from '../../support/given.ts'
import { madeExam, ndjson } from '../../support/ndjson.ts'
import { opendrl, root } from '../../support/opendrl.ts'
import { makeRecord } from '../../support/make-record.ts'
import { lineText } from '../support.ts'
import { keyCheck } from '../../../src/ingest/report/key-check.ts'
import { parseFacilityKey } from '../../../src/access/facility-key.ts'
import { pseudonymiserOfKey } from '../../../src/access/create-pseudonymiser.ts'
import { writeLine } from '../../../src/send/write-line.ts'
import { facility, newHospital, reportOf, stored, type Hospital } from './support.ts'

const samples = join(root, '../shared/samples/rdsr')

/** Every kind of file a hospital has: dose reports, a zip of them, a table, lines; some unreadable. */
async function fill({ inbox, data }: Hospital): Promise<void> {
  cpSync(join(root, 'sample-data/small'), join(inbox, 'small'), { recursive: true })
  try {
    cpSync(samples, join(inbox, 'vendors'), { recursive: true })
  } catch {
    // the reference samples lie beside the checkout, or not
  }
  await opendrl(
    data,
    'generate',
    join(inbox, 'exports'),
    '--exams',
    '300',
    '--hospitals',
    '3',
    '--until',
    '2026-06-30',
  )
}

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()

describe('a folder sent by the hospital', { timeout: 300_000 }, () => {
  it('makes, to the last exam and event, what uploading its files makes; sent again by the other road all is duplicate', async () => {
    const sender = await newHospital()
    await fill(sender)
    const sending = await sender.serve()
    const first = await sender.send('--json')
    const sent = reportOf(first)
    // Some of the files are no dose reports.
    expect([first.code, sent.delivered]).toEqual([1, true])
    expect(sent.registry.rejected).toBe(0)
    expect(sent.registry.accepted).toBeGreaterThan(250)
    const again = reportOf(await sender.send('--json'))
    expect(again.records).toMatchObject({ read: 0, handedIn: 0, refused: sent.records['refused'] })

    const uploader = await newHospital(sender)
    const uploading = await uploader.serve()
    const direct = uploader.uploader()
    let seen = 0
    const query = `facility=${facility}`
    for (const file of filesBelow(sender.inbox)) {
      const answer = await direct(`/api/v1/uploads?${query}`, { body: readFileSync(file) })
      expect([200, 201]).toContain(answer.status)
      seen += asReceipt(answer.json()).counts.seen
    }
    expect(seen).toBe(sent.records['read'])
    const [sentTables, uploadedTables] = [await tablesOf(sender), await tablesOf(uploader)]
    expect(sentTables.typical.length).toBeGreaterThan(0)
    expect(sentTables).toEqual(uploadedTables)

    // The other road: everything the registry has arrives again, as files.
    for (const file of filesBelow(sender.inbox)) {
      const answer = await sender.uploader()(`/api/v1/uploads?${query}`, {
        body: readFileSync(file),
      })
      const { counts } = asReceipt(answer.json())
      expect(counts.duplicate + counts.rejected, file).toBe(counts.seen)
    }
    await sending.stop()
    await uploading.stop()
    const [one, other] = [await stored(sender.data), await stored(uploader.data)]
    expect(one.exams.length).toBeGreaterThan(250)
    expect(one.exams).toEqual(other.exams)
    expect(one.events).toEqual(other.events)
    expect(new Set(one.facts)).toEqual(new Set(other.facts))
  })

  it('that came by upload before is duplicate: same exam, record and content', async () => {
    const hospital = await newHospital()
    const service = await hospital.serve()
    const content = ndjson([
      madeExam({ n: 1, birthDate: '1980-05-17' }),
      { ...madeExam({ n: 2 }), sopInstanceUid: undefined },
      { ...madeExam({ n: 3 }), studyInstanceUid: undefined, accessionNumber: 'ACC-4711' },
    ])
    const call = hospital.uploader()
    const upload = await call(`/api/v1/uploads?facility=${facility}`, { body: content })
    expect(asReceipt(upload.json()).counts.accepted).toBe(3)
    mkdirSync(join(hospital.inbox, 'deep/er'), { recursive: true })
    writeFileSync(join(hospital.inbox, 'deep/er/exams.ndjson'), content)
    const sent = await hospital.send('--json')
    expect(sent.code).toBe(0)
    expect(reportOf(sent).registry).toMatchObject({ seen: 3, duplicate: 3 })
    await service.stop()
    const { exams, facts } = await stored(hospital.data)
    expect(exams).toHaveLength(3)
    expect(facts).toHaveLength(6)
    expect(new Set(facts).size).toBe(3)
  })
})

describe('lines of the sender', () => {
  it('of another key, epoch or facility are refused whole; set aside by another reader, they say so', async () => {
    const hospital = await newHospital()
    await hospital.serve()
    const key = parseFacilityKey(readFileSync(hospital.pseudonymKey, 'utf8'))
    const pseudonymiser = pseudonymiserOfKey(key.key, key.epoch)
    const writer = {
      pseudonymiser,
      envelope: { facility, epoch: 1, keyCheck: keyCheck(pseudonymiser) },
    }
    const line = writeLine(
      { format: 'test', row: null, record: makeRecord(), findings: [] },
      writer,
      '2026-06-30',
    )
    if (!line.ok) throw new Error('a sound record was rejected')
    const call = hospital.uploader()
    const upload = async (body: string) => {
      const answer = await call(`/api/v1/uploads?facility=${facility}`, { body })
      return asReceipt(answer.json())
    }
    const foreign = await upload(`${lineText(makeRecord())}\n`)
    expect(foreign).toMatchObject({ counts: { rejected: 1 }, formats: ['opendrl-report'] })
    expect(foreign.findingsByRule).toEqual({ 'report-key-other': 1 })
    const elsewhere = await upload(line.text.replace('"st-brigid"', '"st-colm"'))
    expect(elsewhere.findingsByRule).toEqual({ 'report-facility-other': 1 })
    expect((await upload(line.text)).counts).toMatchObject({ accepted: 1 })
    const older = line.text.replace(/"software":"[^"]+"/, '"software":"0.0.1"')
    expect((await upload(`${older}\n`)).counts).toMatchObject({ duplicate: 1 })
    const otherwise = await upload(older.replace('"CT Thorax"', '"CT Chest"'))
    expect(otherwise.findingsByRule).toEqual({
      'sop-uid-reused': 1,
      'sender-version-differs': 1,
    })
    const same = await upload(line.text.replace('"CT Thorax"', '"CT Torso"'))
    expect(same.findingsByRule).toEqual({ 'sop-uid-reused': 1 })
  })
})

/** The DRL and the typical value tables, every local name mapped to one protocol. */
async function tablesOf(hospital: Hospital) {
  const [physicist, authority] = await Promise.all(
    ['physicist', 'authority'].map(async (role) =>
      apiClient(hospital.address, await hospital.newKey(role)),
    ),
  )
  const period = 'from=2023-01-01&to=2026-12-31'
  const names = z
    .object({ localNames: z.array(z.object({ localName: z.string() })) })
    .parse((await given(physicist)('/api/v1/mappings')).json())
  const mappings = names.localNames.map(({ localName }) => ({ localName, loinc: '24628-0' }))
  const mapped = await given(physicist)('/api/v1/mappings', { method: 'PUT', body: { mappings } })
  expect(mapped.status).toBe(200)
  const [typical, drls] = [
    await given(physicist)(`/api/v1/typical-values?${period}`),
    await given(authority)(`/api/v1/drls?live=true&method=pooled&${period}`),
  ]
  const rows = z.object({ rows: z.array(z.unknown()) })
  return { typical: rows.parse(typical.json()).rows, drls: rows.parse(drls.json()).rows }
}
