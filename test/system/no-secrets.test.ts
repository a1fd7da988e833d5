import { readFileSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import dicomParser from 'dicom-parser'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundleOf, entry, patient, summary } from '../ingest/fhir/support.ts'
import { stowBody, stowType } from '../http/support/stow-body.ts'
import { apiClient } from '../support/api-client.ts'
import { madeExam, ndjson } from '../support/ndjson.ts'
import { root } from '../support/opendrl.ts'
import { openUploadRegistry, type UploadRegistry } from '../support/upload-registry.ts'
import { zipOf } from '../support/zip-of.ts'

const report = readFileSync(join(root, 'sample-data/small/rdsr/klinikum-nordheide-head.dcm'))
const table = readFileSync(join(root, 'sample-data/small/st-brigid.csv'), 'utf8')
const inReport = ((): readonly string[] => {
  const set = dicomParser.parseDicom(report)
  return ['x00100010', 'x00100020', 'x0020000d', 'x00080018', 'x00181000'].flatMap((tag) => {
    const text = set.string(tag)
    return text === undefined || text.length < 5 ? [] : [text]
  })
})()
const sopUid = inReport[3]
const inTable = (table.split('\r\n')[1] ?? '')
  .split(',')
  .filter((cell) => /\d{5,}|[A-Z^]{8,}/.test(cell))

const guessed = `odrl_zzzzzzzz_${'Q'.repeat(32)}_000000`
const token = `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJDQU5BUlkifQ.${'s'.repeat(43)}`

let registry: UploadRegistry
let out = ''
/** Every body and header of an answer that is not a receipt of what the asker sent itself. */
let errors = ''
beforeAll(async () => {
  registry = await openUploadRegistry({
    OPENDRL_LOG_LEVEL: 'trace',
    OPENDRL_METRICS_OPEN: 'yes',
    OPENDRL_PARSE_SILENCE_MS: '3000',
  })
})
afterAll(() => registry.close())

async function send(
  path: string,
  init: Parameters<UploadRegistry['call']>[1] = {},
  key: string | undefined = registry.key,
): Promise<number> {
  const answer = await apiClient(registry.service.address, key)(path, init)
  if (answer.status >= 400) errors += `${JSON.stringify([...answer.headers])}\n${answer.text}\n`
  return answer.status
}

/** Sound, cut off, garbled: what each format's reader says of each is what could quote it. */
const garbled = (body: Uint8Array): readonly Uint8Array[] => [
  body,
  body.subarray(0, Math.floor(body.length * 0.7)),
  Buffer.concat([body.subarray(0, Math.floor(body.length / 2)), Buffer.from('CANARYTAIL"\u0000<')]),
]

describe('what the service says', () => {
  it('to its log, its metrics and in refusals holds no key and nothing of a patient', async () => {
    const strange = [
      madeExam({ n: 1 }),
      madeExam({ n: 2, ctdivol: 'CANARYDOSE', name: 'CANARYNAME' }),
      madeExam({ n: 3, birthDate: 'CANARYBIRTH' }),
      { schema: 'CANARYSCHEMA', __proto__: { a: 'CANARYPROTO' } },
    ]
    const bundle = JSON.stringify(
      bundleOf(summary(), entry('patient', patient({ name: [{ family: 'CANARYFAMILY' }] }))),
    )
    const sound = [
      Buffer.from(`${ndjson(strange)}{"CANARYBROKEN": \n`),
      Buffer.from(table),
      report,
      Buffer.from(bundle),
      await zipOf({ 'CANARYFOLDER/x.dcm': report, 'CANARYFILE.csv': Buffer.from(table) }),
    ]
    for (const body of sound.flatMap(garbled))
      await send('/api/v1/uploads?filename=CANARYFILE.dcm', { body })
    for (const body of garbled(report))
      await send('/dicomweb/studies', {
        body: stowBody([body]),
        headers: { 'content-type': stowType() },
      })
    for (const body of garbled(Buffer.from(bundle)))
      await send('/fhir', { body, headers: { 'content-type': 'application/fhir+json' } })

    const refused = [
      await send('/api/v1/uploads', { body: 'x' }, guessed),
      await send('/api/v1/exams', { headers: { authorization: `Bearer ${token}` } }, ''),
      await send('/api/v1/exams', { headers: { authorization: 'Basic Q0FOQVJZUEFTUw==' } }, ''),
      await send(`/api/v1/exams?key=${registry.key}`),
      await send('/api/v1/exams?state=CANARYSTATE&limit=CANARYLIMIT'),
      await send('/api/v1/exams/CANARYEXAM'),
      await send('/api/v1/uploads?facility=CANARYFACILITY', { body: 'x' }),
      await send('/CANARYPATH/etc/passwd'),
      await send('/api/v1/mappings', {
        method: 'PUT',
        body: '{"CANARYJSON": [',
        headers: { 'content-type': 'application/json' },
      }),
      await send('/api/v1/uploads', {
        body: '--CANARYBOUND\r\nCANARYHEAD\r\n\r\nx',
        headers: { 'content-type': 'multipart/form-data; boundary=CANARYBOUND' },
      }),
      await send('/api/v1/uploads', {
        body: ndjson([madeExam({ n: 9 })]),
        headers: { 'idempotency-key': '"CANARYKEY\\' },
      }),
    ]
    expect(refused.filter((status) => status < 400)).toEqual([])

    // no proper HTTP at all
    await new Promise<void>((resolve) => {
      const { hostname, port } = new URL(registry.service.address)
      const socket = connect(Number(port), hostname, () =>
        socket.write('CANARYVERB / HTTP/9\r\n\r\n'),
      )
      socket.setEncoding('utf8').on('data', (text: string) => {
        errors += text
      })
      socket.once('close', () => resolve())
    })

    // a failure of the service itself: nowhere to put an upload
    const spool = join(registry.dataDir, 'spool')
    await rename(spool, `${spool}.away`)
    const failed = await send('/api/v1/uploads', { body: ndjson([madeExam({ n: 10 })]) })
    await rename(`${spool}.away`, spool)
    expect(failed).toBeGreaterThanOrEqual(500)

    const metrics = await apiClient(registry.service.address)('/metrics')
    expect(metrics.status).toBe(200)
    out = registry.service.logs()
    expect(out).toContain('"msg":"request"')

    const secrets = [
      registry.key,
      registry.otherKey,
      registry.key.slice(14, 40),
      guessed,
      token,
      'Q0FOQVJZUEFTUw',
      'CANARY',
      registry.dataDir,
      ...inReport,
      ...inTable,
    ]
    expect(inReport.length).toBeGreaterThan(2)
    expect(inTable.length).toBeGreaterThan(2)
    for (const [place, text] of Object.entries({ log: out, metrics: metrics.text, errors })) {
      const found = secrets.filter((secret) => text.includes(secret))
      // STOW-RS demands that a refusal names the object it is about to whoever sent it
      expect([place, found.filter((one) => place !== 'errors' || one !== sopUid)]).toEqual([
        place,
        [],
      ])
    }
  })
})
