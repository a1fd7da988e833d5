import { readdir } from 'node:fs/promises'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readDicomRecord } from '../../src/ingest/dicom/read-dicom-record.ts'
import { bundleOf, entry, measured, patient, summary, type Json } from '../ingest/fhir/support.ts'
import { apiClient, type ApiAnswer } from '../support/api-client.ts'
import { asKey, asReceipt } from '../support/answers.ts'
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
const keys = { uploader: '', researcher: '' }

beforeAll(async () => {
  folder = await temporaryFolder()
  for (const id of ['st-brigid', 'other'])
    await opendrl(folder.path, 'facility', 'add', '--name', id, '--id', id)
  for (const role of ['uploader', 'researcher'] as const) {
    const made = await opendrl(
      folder.path,
      'key',
      'create',
      '--role',
      role,
      '--facility',
      'st-brigid',
      '--json',
    )
    keys[role] = asKey(made.stdout)
  }
  service = await startService(folder.path, { OPENDRL_MAX_UPLOAD_BYTES: '20000000' })
})
afterAll(async () => {
  await service.stop()
  await folder.remove()
})

interface Issue {
  readonly severity: string
  readonly code: string
  readonly details?: { readonly text: string }
  readonly diagnostics: string
  readonly expression?: readonly string[]
}

function outcomeOf(answer: ApiAnswer): readonly Issue[] {
  expect(answer.headers.get('content-type')).toBe('application/fhir+json')
  const outcome = answer.json() as { resourceType: string; issue: Issue[] }
  expect(outcome.resourceType).toBe('OperationOutcome')
  expect(outcome.issue.length).toBeGreaterThan(0)
  return outcome.issue
}

const post = (
  body: Json | string | Uint8Array,
  given: { path?: string; key?: string; headers?: Record<string, string> } = {},
): Promise<ApiAnswer> =>
  apiClient(service.address, given.key ?? keys.uploader)(given.path ?? '/fhir', {
    body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/fhir+json', ...given.headers },
  })

const receiptAt = async (answer: ApiAnswer) => {
  const link = /<([^>]+)>/.exec(answer.headers.get('link') ?? '')?.[1] ?? ''
  return asReceipt((await apiClient(service.address, keys.uploader)(link)).json())
}

const ofStudy = (uid: string, given: Json = {}): Json =>
  bundleOf(
    summary({
      partOf: [{ identifier: { system: 'urn:dicom:uid', value: `urn:oid:${uid}` } }],
      focus: [],
      ...given,
    }),
  )

describe('a dose manager sends dose summaries by FHIR', () => {
  it('a bundle: 200, and what became of it in an OperationOutcome', async () => {
    const answer = await post(ofStudy('1.2.1'))
    expect(answer.status).toBe(200)
    const [first, ...more] = outcomeOf(answer)
    expect(first).toMatchObject({ severity: 'information', code: 'informational' })
    expect(first?.diagnostics).toContain('1 made a new exam')
    expect(more.map(({ details }) => details?.text)).toEqual(['phantom-missing'])
    expect((await receiptAt(answer)).counts).toMatchObject({ seen: 1, accepted: 1 })
  })

  it('the same again brings nothing new, in the same bytes and in others', async () => {
    const same = await post(ofStudy('1.2.1'))
    expect(same.status).toBe(200)
    const other = await post(`${JSON.stringify(ofStudy('1.2.1'))}\n`)
    expect(outcomeOf(other)[0]?.diagnostics).toContain('1 brought nothing new')
  })

  it('as plain JSON, with HTTP Basic, under other spellings of the media types', async () => {
    const basic = `Basic ${Buffer.from(`ris:${keys.uploader}`).toString('base64')}`
    for (const headers of [
      { 'content-type': 'application/json' },
      { 'content-type': 'application/fhir+json; charset=UTF-8; fhirVersion=4.0' },
      { authorization: basic },
      { accept: 'application/fhir+json' },
    ])
      expect((await post(ofStudy('1.2.1'), { headers })).status).toBe(200)
  })

  it('a finding says where: a negative dose, a birth after the exam', async () => {
    const made = ofStudy('1.2.2', { component: [measured('113813', -600, 'mGy.cm')] })
    ;(made['entry'] as Json[])[1] = entry('patient', patient({ birthDate: '2024-12-31' }))
    const answer = await post(made)
    expect(answer.status).toBe(200)
    const issues = outcomeOf(answer)
    expect(issues).toContainEqual(
      expect.objectContaining({
        severity: 'warning',
        details: { text: 'dose-negative' },
        expression: ['Bundle.entry[0].resource.component[0].valueQuantity'],
      }),
    )
    expect(issues).toContainEqual(
      expect.objectContaining({
        severity: 'information',
        details: { text: 'birth-after-exam' },
        expression: ['Bundle.entry[1].resource.birthDate'],
      }),
    )
    expect(answer.text).not.toMatch(/PAT3421|1990|2024-12-31|-600/)
  })

  it('one summary of two is refused: the other is taken, the error is named', async () => {
    const made = ofStudy('1.2.3')
    ;(made['entry'] as Json[]).push(
      entry('second', summary({ component: [measured('113813', 6, 'parsec')] })),
    )
    const answer = await post(made)
    expect(answer.status).toBe(200)
    expect(outcomeOf(answer)).toContainEqual(
      expect.objectContaining({
        severity: 'error',
        code: 'value',
        details: { text: 'unit-unknown' },
        expression: ['Bundle.entry[5].resource.component[0].valueQuantity'],
      }),
    )
  })

  it('every summary refused: 422', async () => {
    const answer = await post(ofStudy('1.2.4', { component: [measured('113813', 6, 'parsec')] }))
    expect(answer.status).toBe(422)
    expect(outcomeOf(answer).map(({ severity }) => severity)).toEqual(['error'])
    const none = await post({ resourceType: 'Bundle', type: 'batch', entry: [] })
    expect(none.status).toBe(422)
    expect(outcomeOf(none)[0]?.details?.text).toBe('fhir-no-summary')
  })

  it('a bundle can as well be uploaded as a file, or in a zip', async () => {
    const upload = apiClient(service.address, keys.uploader)
    const bytes = Buffer.from(JSON.stringify(ofStudy('1.2.5'), null, 2))
    const file = asReceipt((await upload('/api/v1/uploads', { body: bytes })).json())
    expect(file).toMatchObject({ formats: ['fhir-bundle'], counts: { seen: 1, accepted: 1 } })
    const zip = await zipOf({ 'a.txt': Buffer.from(JSON.stringify(ofStudy('1.2.6'))) })
    const zipped = asReceipt((await upload('/api/v1/uploads', { body: zip })).json())
    expect(zipped.counts).toMatchObject({ seen: 1, accepted: 1 })
  })

  it('the study of a dose report that came by STOW-RS is updated, not made twice', async () => {
    const path = join(root, 'sample-data/small/rdsr/klinikum-nordheide-head.dcm')
    const report = readFileSync(path)
    const study = readDicomRecord(report).instance?.studyInstanceUid ?? ''
    const fhir = await post(ofStudy(study))
    expect((await receiptAt(fhir)).counts).toMatchObject({ accepted: 1 })
    const stored = await apiClient(service.address, keys.uploader)('/dicomweb/studies', {
      body: stowBody([report]),
      headers: { 'content-type': stowType() },
    })
    expect((await receiptAt(stored)).counts).toMatchObject({ accepted: 0, updated: 1 })
  })
})

describe('what cannot be taken is said in an OperationOutcome, too', () => {
  it.each([
    ['200,000 nested brackets', `{"resourceType":"Bundle","entry":${'['.repeat(200_000)}`],
    ['brackets without a resource', '['.repeat(200_000)],
    ['no JSON', '{"resourceType":"Bundle",'],
    ['another resource', '{"resourceType":"Patient"}'],
    ['a table', 'a,b,c\n1,2,3\n'],
    ['a record of our own schema', '{"schema":"opendrl-exam/1","modality":"CT"}\n'],
  ])('%s: 400', async (_what, body) => {
    const answer = await post(body)
    expect(answer.status).toBe(400)
    expect(outcomeOf(answer)[0]).toMatchObject({ severity: 'error', code: 'structure' })
  })

  it('a zip and a dose report are no bundles, though an upload would take them', async () => {
    const report = readFileSync(join(root, 'sample-data/small/rdsr/klinikum-nordheide-ssde.dcm'))
    for (const body of [report, await zipOf({ 'a.dcm': report })])
      expect((await post(body)).status).toBe(400)
  })

  it('an empty body 400, a large one 413', async () => {
    const empty = await post('')
    expect(empty.status).toBe(400)
    outcomeOf(empty)
    const large = await post(new Uint8Array(21_000_000))
    expect([large.status, outcomeOf(large)[0]?.code]).toEqual([413, 'too-long'])
    const costly = await post(`{"resourceType":"Bundle","id":"${'x'.repeat(17 * 1024 * 1024)}"}`)
    expect([costly.status, outcomeOf(costly)[0]?.code]).toEqual([400, 'too-costly'])
  })

  it('no key 401, a wrong role 403, a foreign facility 404', async () => {
    const none = await apiClient(service.address)('/fhir', { body: ofStudy('1.2') })
    expect([none.status, outcomeOf(none)[0]?.code]).toEqual([401, 'login'])
    expect(none.headers.get('www-authenticate')).toContain('Basic')
    const role = await post(ofStudy('1.2'), { key: keys.researcher })
    expect([role.status, outcomeOf(role)[0]?.code]).toEqual([403, 'forbidden'])
    const foreign = await post(ofStudy('1.2'), { path: '/fhir?facility=other' })
    const unknown = await post(ofStudy('1.2'), { path: '/fhir?facility=nowhere' })
    expect([foreign.status, foreign.text]).toEqual([404, unknown.text])
  })

  it('other kinds of body 415, other kinds of answer 406', async () => {
    for (const type of [
      'application/fhir+xml',
      'text/plain',
      'application/fhir+json; fhirVersion=5.0',
      'application/json; charset=utf-16',
    ]) {
      const answer = await post(ofStudy('1.2'), { headers: { 'content-type': type } })
      expect([answer.status, outcomeOf(answer)[0]?.code]).toEqual([415, 'not-supported'])
    }
    const xml = await post(ofStudy('1.2'), { headers: { accept: 'application/fhir+xml' } })
    expect(xml.status).toBe(406)
    outcomeOf(xml)
  })

  it('reading back: 404', async () => {
    for (const path of ['/fhir/Patient/1', '/fhir/Observation?code=73569-6', '/fhir']) {
      const answer = await apiClient(service.address, keys.uploader)(path)
      expect([answer.status, outcomeOf(answer)[0]?.code]).toEqual([404, 'not-found'])
    }
    expect((await post(ofStudy('1.2'), { path: '/fhir/Observation' })).status).toBe(404)
  })

  it('the API keeps to its own kind of problem', async () => {
    const answer = await apiClient(service.address)('/api/v1/uploads')
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
  })

  it('no request leaves a file behind', async () => {
    expect(await readdir(join(folder.path, 'spool'))).toEqual([])
  })
})

it('what can be done is told to anybody in a CapabilityStatement', async () => {
  const answer = await apiClient(service.address)('/fhir/metadata')
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('application/fhir+json')
  expect(answer.json()).toMatchObject({
    resourceType: 'CapabilityStatement',
    fhirVersion: '4.0.1',
    rest: [{ mode: 'server', interaction: [{ code: 'transaction' }, { code: 'batch' }] }],
  })
})
