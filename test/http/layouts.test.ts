import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  layoutAnswer,
  layoutSuggestion,
  layoutView,
  type LayoutDecisions,
  type LayoutSuggestion,
} from '../../src/contract/layout.ts'
import { apiClient } from '../support/api-client.ts'
import { asKey, asProblem, asReceipt } from '../support/answers.ts'
import { opendrl, startService, temporaryFolder, type RunningService } from '../support/opendrl.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let service: RunningService
let uploader: ReturnType<typeof apiClient>
let other: ReturnType<typeof apiClient>
let authority: ReturnType<typeof apiClient>

const headers = [
  'Untersuchungsdatum',
  'Auftragsnummer',
  'Patienten-ID',
  'Name',
  'Alter (Jahre)',
  'Geschlecht',
  'Untersuchung',
  'CTDIvol [mGy]',
  'Dosislängenprodukt',
  'Phantom',
]

/** An export nobody knows: German, `;`, decimal comma, day first, no unit above the DLP. */
const rows = (count: number, salt: string): readonly (readonly string[])[] =>
  Array.from({ length: count }, (_, index) => {
    const ctdivol = 5 + (index % 20) + 0.25
    return [
      `${String((index % 28) + 1).padStart(2, '0')}.03.2025`,
      `${salt}${1000 + index}`,
      `P${salt}${index}`,
      `Mustermann^${index}`,
      String(20 + (index % 60)),
      index % 2 === 0 ? 'm' : 'w',
      index % 3 === 0 ? 'CT Thorax' : 'CT Abdomen',
      ctdivol.toFixed(2).replace('.', ','),
      (ctdivol * 30).toFixed(1).replace('.', ','),
      '32 cm',
    ]
  })
const table = (body: readonly (readonly string[])[], head: readonly string[] = headers): string =>
  [head, ...body].map((cells) => cells.join(';')).join('\r\n')

const decide = (
  suggestion: LayoutSuggestion,
  units: Readonly<Record<string, string>>,
  changes: Partial<LayoutDecisions> = {},
): LayoutDecisions => ({
  name: 'Dose manager, weekly',
  columns: suggestion.columns.map(({ header, in: group, field, unit, inBlocks }) => ({
    header,
    in: group,
    field,
    unit: unit ?? (Object.hasOwn(units, header) ? (units[header] ?? null) : null),
    inBlocks,
  })),
  blockPrefix: suggestion.blockPrefix,
  rowsAre: suggestion.rowsAre.value ?? 'exam',
  decimalSign: suggestion.decimalSign.value ?? 'point',
  dateOrder: suggestion.dateOrder.value ?? 'ymd',
  sexes: { m: 'M', w: 'F' },
  phantoms: {},
  acquisitionTypes: {},
  ...changes,
})

const withDecisions = (csv: string, decisions: unknown): { body: Uint8Array; type: string } => {
  const boundary = 'opendrl-test'
  const part = (name: string, content: string, file = '') =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file}\r\n${file === '' ? '' : 'Content-Type: text/csv\r\n'}\r\n${content}\r\n`
  const body = `${part('decisions', JSON.stringify(decisions))}${part('file', csv, '; filename="export.csv"')}--${boundary}--\r\n`
  return { body: new TextEncoder().encode(body), type: `multipart/form-data; boundary=${boundary}` }
}

beforeAll(async () => {
  folder = await temporaryFolder()
  for (const id of ['klinikum', 'spital', 'hopital'])
    await opendrl(folder.path, 'facility', 'add', '--id', id, '--name', `Hospital ${id}`)
  const admin = asKey(
    (await opendrl(folder.path, 'key', 'create', '--role', 'admin', '--json')).stdout,
  )
  service = await startService(folder.path)
  const key = async (role: string, facilities: '*' | readonly string[]) => {
    const made = await apiClient(service.address, admin)('/api/v1/keys', {
      body: { label: `${role} of the test`, roles: [role], facilities },
    })
    return apiClient(service.address, asKey(made.text))
  }
  uploader = await key('uploader', ['klinikum'])
  other = await key('uploader', ['spital', 'hopital'])
  authority = await key('authority', '*')
})
afterAll(async () => {
  await service?.stop()
  await folder.remove()
})

describe('a table nobody knows', () => {
  const csv = table(rows(40, 'A'))
  let suggestion: LayoutSuggestion
  let layoutId = ''

  it('is refused, and the refusal says which columns are missing', async () => {
    const answer = await uploader('/api/v1/uploads', { body: csv })
    const receipt = asReceipt(answer.json())
    expect(receipt.counts).toMatchObject({ seen: 1, rejected: 1 })
    expect(receipt.findingsByRule).toEqual({ 'table-unknown': 1 })
    const again = await uploader('/api/v1/uploads', { body: csv })
    expect(again.status).toBe(200)
    expect(asReceipt(again.json()).uploadId).toBe(receipt.uploadId)
  })

  it('is looked into: fields, units from headers, decimal comma and day first proven by values', async () => {
    const answer = await uploader('/api/v1/layouts/suggestions?filename=export.csv', { body: csv })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    suggestion = layoutSuggestion.parse(answer.json())
    expect(Object.fromEntries(suggestion.columns.map((c) => [c.header, c.field]))).toEqual({
      Untersuchungsdatum: 'studyDate',
      Auftragsnummer: 'accessionNumber',
      'Patienten-ID': 'id',
      Name: null,
      'Alter (Jahre)': 'ageYears',
      Geschlecht: 'sex',
      Untersuchung: 'studyDescription',
      'CTDIvol [mGy]': 'ctdivolMgy',
      Dosislängenprodukt: 'dlpMgyCm',
      Phantom: 'phantomCm',
    })
    expect(suggestion.decimalSign).toMatchObject({ value: 'comma', mustDecide: false })
    expect(suggestion.dateOrder).toMatchObject({ value: 'dmy', mustDecide: false })
    expect(suggestion.texts.sexes).toEqual({ m: 'M', w: 'F' })
    expect(suggestion.knownAs).toBeNull()
  })

  it('keeps names and numbers of patients to itself', () => {
    for (const header of ['Auftragsnummer', 'Patienten-ID', 'Name'])
      expect(suggestion.columns.find((column) => column.header === header)?.examples).toEqual([])
    expect(JSON.stringify(suggestion)).not.toMatch(/Mustermann|PA\d|A10\d\d/)
  })

  it('is not tried, nor saved, while a dose has no unit; the unit is never supposed', async () => {
    const dlp = suggestion.columns.find(({ field }) => field === 'dlpMgyCm')
    expect(dlp).toMatchObject({ unit: null, sure: false })
    expect(dlp?.evidence.join('; ')).toContain('30 times CTDIvol')
    expect(suggestion.dryRun).toBeNull()
    const answer = await uploader('/api/v1/layouts', { body: decide(suggestion, {}) })
    expect(answer.status).toBe(400)
    expect(asProblem(answer.json()).errors?.[0]?.message).toContain('needs its unit: mGy.cm')
  })

  it('is tried with what a person decided', async () => {
    const { body, type } = withDecisions(csv, decide(suggestion, { Dosislängenprodukt: 'mGy.cm' }))
    const answer = await uploader('/api/v1/layouts/suggestions', {
      body,
      headers: { 'content-type': type },
    })
    expect(answer.status).toBe(200)
    const { dryRun } = layoutSuggestion.parse(answer.json())
    expect(dryRun).toMatchObject({ rows: 40, records: 40, exams: 40, quarantined: 0, refused: 0 })
  })

  it('is saved with who and when, and the same bytes are then read', async () => {
    const answer = await uploader('/api/v1/layouts', {
      body: decide(suggestion, { Dosislängenprodukt: 'mGy.cm' }),
    })
    expect(answer.status).toBe(201)
    const saved = layoutAnswer.parse(answer.json())
    expect(saved).toMatchObject({ version: 1, state: 'current', earlierUploads: 0 })
    layoutId = saved.id
    const upload = await uploader('/api/v1/uploads', { body: csv })
    expect(upload.status).toBe(201)
    const receipt = asReceipt(upload.json())
    expect(receipt.counts).toMatchObject({ seen: 40, accepted: 40 })
    expect(receipt.formats).toEqual([`${layoutId}@1`])
    const again = await uploader('/api/v1/uploads', { body: csv })
    expect(again.status).toBe(200)
    expect(asReceipt(again.json()).uploadId).toBe(receipt.uploadId)
  })

  it('is known later in another order of columns, with a column more', async () => {
    const [first = [], ...rest] = [headers, ...rows(5, 'B')].map((cells, index) => [
      index === 0 ? 'Gerätestandort' : 'Keller',
      ...[...cells].reverse(),
    ])
    const receipt = asReceipt(
      (await uploader('/api/v1/uploads', { body: table(rest, first) })).json(),
    )
    expect(receipt.counts).toMatchObject({ seen: 5, accepted: 5 })
    expect(receipt.findingsByRule).toMatchObject({ 'csv-column-unknown': 1 })
  })

  it('is unknown to another facility, which sees no layout either', async () => {
    const upload = await other('/api/v1/uploads?facility=spital', { body: csv })
    expect(asReceipt(upload.json()).counts).toMatchObject({ accepted: 0, rejected: 1 })
    const list = await other('/api/v1/layouts?facility=spital')
    expect(list.json()).toEqual({ facility: 'spital', layouts: [] })
    expect((await other(`/api/v1/layouts/${layoutId}?facility=spital`)).status).toBe(404)
    expect((await other('/api/v1/layouts?facility=klinikum')).status).toBe(404)
    expect(
      (await other(`/api/v1/layouts/${layoutId}?facility=spital`, { method: 'DELETE' })).status,
    ).toBe(404)
  })

  it('gets a new version when the same columns are mapped anew; what was taken in stays', async () => {
    const answer = await uploader(`/api/v1/layouts/${layoutId}`, {
      method: 'PUT',
      body: decide(suggestion, { Dosislängenprodukt: 'mGy.m' }),
    })
    expect(answer.status).toBe(200)
    expect(layoutAnswer.parse(answer.json())).toMatchObject({
      id: layoutId,
      version: 2,
      earlierUploads: 2,
    })
    const again = await uploader('/api/v1/layouts', {
      body: decide(suggestion, { Dosislängenprodukt: 'mGy.cm' }),
    })
    expect(layoutAnswer.parse(again.json())).toMatchObject({ id: layoutId, version: 3 })
    const upload = await uploader('/api/v1/uploads', { body: csv })
    expect(upload.status).toBe(200)
    expect(asReceipt(upload.json()).formats).toEqual([`${layoutId}@1`])
    const history = z
      .object({ versions: z.array(layoutView) })
      .parse((await uploader(`/api/v1/layouts/${layoutId}`)).json())
    expect(history.versions.map(({ version, state }) => [version, state])).toEqual([
      [3, 'current'],
      [2, 'superseded'],
      [1, 'superseded'],
    ])
  })

  it('is not read by a layout that is withdrawn', async () => {
    const gone = await uploader(`/api/v1/layouts/${layoutId}`, { method: 'DELETE' })
    expect(layoutAnswer.parse(gone.json())).toMatchObject({ version: 4, state: 'withdrawn' })
    expect((await uploader(`/api/v1/layouts/${layoutId}`, { method: 'DELETE' })).status).toBe(404)
    const upload = await uploader('/api/v1/uploads', { body: table(rows(3, 'C')) })
    expect(asReceipt(upload.json()).counts).toMatchObject({ accepted: 0, rejected: 1 })
  })
})

describe('what is no table, or a hostile one', () => {
  const suggest = (body: string | Uint8Array) => uploader('/api/v1/layouts/suggestions', { body })

  it('is told apart without a word of its content', async () => {
    for (const body of ['%PDF-1.7 Mustermann', 'just a line', Uint8Array.of(0, 1, 2, 3)]) {
      const answer = await suggest(body)
      expect(answer.status).toBe(422)
      expect(asProblem(answer.json()).code).toBe('table-unreadable')
      expect(answer.text).not.toContain('Mustermann')
    }
  })

  it('with headers of an object’s insides is suggested and read like any other', async () => {
    const head = ['__proto__', 'constructor', 'toString', 'Study date', 'DLP (mGy.cm)', '=1+1']
    const csv = [
      head,
      ['a', 'b', 'c', '2025-01-31', '100.5', 'x'],
      ['d', 'e', 'f', '2025-01-30', '99.5', 'y'],
    ]
      .map((cells) => cells.join(','))
      .join('\n')
    const suggestion = layoutSuggestion.parse((await suggest(csv)).json())
    expect(suggestion.columns.map(({ field }) => field)).toEqual([
      null,
      null,
      null,
      'studyDate',
      'dlpMgyCm',
      null,
    ])
    expect(suggestion.dryRun).toMatchObject({ exams: 2 })
    const saved = await uploader('/api/v1/layouts', { body: decide(suggestion, {}) })
    expect(saved.text).toContain('"version":1')
    const receipt = asReceipt((await uploader('/api/v1/uploads', { body: csv })).json())
    expect(receipt.counts).toMatchObject({ seen: 2, accepted: 2 })
  })

  it('with 100,000 columns, or a header of 10 kB, is answered at once', async () => {
    const wide = Array.from({ length: 100_000 }, (_, index) => `c${index}`).join(',')
    expect((await suggest(`${wide}\n1,2,3\n`)).status).toBe(422)
    const long = `Study date,DLP (mGy.cm),${'x'.repeat(10_000)}\n2025-01-31,100.5,1\n`
    const answer = await suggest(long)
    expect(answer.status).toBe(200)
    expect(answer.text.length).toBeLessThan(20_000)
  })

  it('with decisions of another shape is refused', async () => {
    const { body, type } = withDecisions('a,b,c\n1,2,3\n', { name: '', columns: 'all' })
    const answer = await uploader('/api/v1/layouts/suggestions', {
      body,
      headers: { 'content-type': type },
    })
    expect(answer.status).toBe(400)
    expect(asProblem(answer.json()).code).toBe('request-invalid')
  })
})

describe('who may', () => {
  it('read is an authority; write is only the facility itself', async () => {
    expect((await authority('/api/v1/layouts?facility=klinikum')).status).toBe(200)
    expect(
      (await authority('/api/v1/layouts/suggestions?facility=klinikum', { body: 'a,b,c\n1,2,3' }))
        .status,
    ).toBe(403)
  })
})

describe('on the command line', () => {
  it('a table is looked into, mapped, listed and its mapping withdrawn', async () => {
    const own = await temporaryFolder()
    try {
      await opendrl(own.path, 'facility', 'add', '--id', 'clinic', '--name', 'Clinic')
      const csv = join(own.path, 'export.csv')
      await writeFile(csv, table(rows(20, 'D')))
      const looked = await opendrl(
        own.path,
        'layout',
        'suggest',
        csv,
        '--facility',
        'clinic',
        '--json',
      )
      const suggestion = layoutSuggestion.parse(JSON.parse(looked.stdout))
      const decisions = join(own.path, 'decisions.json')
      await writeFile(
        decisions,
        JSON.stringify(decide(suggestion, { Dosislängenprodukt: 'mGy.cm' })),
      )
      const tried = await opendrl(
        own.path,
        'layout',
        'suggest',
        csv,
        '--facility',
        'clinic',
        '--decisions',
        decisions,
      )
      expect(tried.stdout).toContain('20 would become exams')
      const saved = await opendrl(own.path, 'layout', 'save', decisions, '--facility', 'clinic')
      const id = /Saved (\S+), version 1/.exec(saved.stdout)?.[1] ?? ''
      expect(id).toMatch(/^own-dose-manager-weekly-[0-9a-f]{6}$/)
      const ingested = await opendrl(own.path, 'ingest', csv, '--facility', 'clinic', '--json')
      expect(asReceipt(JSON.parse(ingested.stdout)).counts.accepted).toBe(20)
      const listed = await opendrl(own.path, 'layout', 'list', '--facility', 'clinic')
      expect(listed.stdout).toContain(id)
      const shown = await opendrl(own.path, 'layout', 'show', id, '--facility', 'clinic')
      expect(shown.stdout).toContain('Dosislängenprodukt: dlpMgyCm mGy.cm')
      const removed = await opendrl(own.path, 'layout', 'remove', id, '--facility', 'clinic')
      expect(removed.stdout).toContain('1 upload(s) stay')
      expect(
        (await opendrl(own.path, 'layout', 'list', '--facility', 'clinic')).stdout,
      ).not.toContain(id)
    } finally {
      await own.remove()
    }
  })
})
