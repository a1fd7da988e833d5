import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { auditKeys } from '../../src/access/audit/audit-keys.ts'
import { pseudonymiserOfKey } from '../../src/access/create-pseudonymiser.ts'
import { pseudonymKey } from '../../src/access/pseudonym-keys.ts'
import { auditBundle, type AuditEvent, auditEvent } from '../../src/contract/audit-event.ts'
import { textOfBody } from '../../src/storage/audit/audit-body.ts'
import { readSegment, segmentNumbers } from '../../src/storage/chain/chain-segments.ts'
import { masterKey } from '../../src/storage/key-file.ts'
import { asKey, asReceipt } from '../support/answers.ts'
import { type ApiAnswer, apiClient } from '../support/api-client.ts'
import { madeExam, ndjson } from '../support/ndjson.ts'
import { detail, entities } from './support/audit-words.ts'
import { auditedService } from './support/audited-service.ts'
import { opendrl } from '../support/opendrl.ts'
import { filesHolding } from '../support/scan-bytes.ts'

const { as, idOf, keyOf, allKeys, onDisk, oneEntry, noEntry, did, path, address } = auditedService()

/** Of what must never be in the trail: patients, serial numbers, doses, keys, free text that was sent. */
const doses = ['617.31', '41.1537']
const canaries = ['CANARY', ...doses]

describe('every act has one entry, on disk before its answer', () => {
  let examId = ''
  let uploadId = ''

  it('uploads', async () => {
    const body = ndjson([
      madeExam({ n: 1, dlp: 617.31, ctdivol: 41.1537 }),
      madeExam({ n: 2, dlp: 99_999, ctdivol: 4_000 }),
    ])
    const seen = await oneEntry(() => as('uploader')('/api/v1/uploads', { body }))
    uploadId = asReceipt(seen.answer.json()).uploadId
    expect(did(seen)).toEqual({
      what: 'upload.create',
      action: 'C',
      outcome: '0',
      who: idOf('uploader'),
      facilities: ['st-brigid'],
    })
    expect(entities(seen.event, 'upload')).toEqual([uploadId])
    await noEntry(() => as('uploader')(`/api/v1/uploads/${uploadId}`))
  })

  it('reading exams, with tokens of the patients and no more of them', async () => {
    const list = await oneEntry(() => as('physicist')('/api/v1/exams'))
    expect(did(list)).toMatchObject({ what: 'exam.read', action: 'R', facilities: ['st-brigid'] })
    expect(list.event?.type.code).toBe('110110')
    expect(entities(list.event, 'patient-token')).toHaveLength(2)
    const { exams } = z
      .object({ exams: z.array(z.object({ examId: z.string(), state: z.string() })) })
      .parse(list.answer.json())
    examId = exams.find(({ state }) => state === 'quarantined')?.examId ?? ''
    const one = await oneEntry(() => as('physicist')(`/api/v1/exams/${examId}`))
    expect(entities(one.event, 'patient-token')).toHaveLength(1)
    expect(entities(one.event, 'exam-token')).toHaveLength(1)
    // of the authority, who asked for no facility: those whose exams were shown
    const wide = await oneEntry(() => as('authority')('/api/v1/exams'))
    expect(did(wide)).toMatchObject({ who: idOf('authority'), facilities: ['st-brigid'] })
  })

  it('decisions about quarantined exams, one by one and by rule', async () => {
    const one = await oneEntry(() =>
      as('physicist')(`/api/v1/exams/${examId}/decisions`, {
        body: { decision: 'discard', reason: 'CANARY reason in words' },
      }),
    )
    expect(one.answer.status).toBe(201)
    expect(did(one)).toMatchObject({ what: 'exam.decide', action: 'U', outcome: '0' })
    expect(entities(one.event, 'patient-token')).toHaveLength(1)
    const many = await oneEntry(() =>
      as('physicist')('/api/v1/exams/decisions', {
        body: { uploadId: 'CANARYUPLOAD', rule: 'dlp-range', decision: 'discard', reason: 'none' },
      }),
    )
    expect(did(many)).toMatchObject({ what: 'exam.decide', facilities: ['st-brigid'] })
    expect(entities(many.event, 'upload')).toEqual([])
  })

  it('mappings and rules', async () => {
    const map = await oneEntry(() =>
      as('physicist')('/api/v1/mappings', {
        method: 'PUT',
        body: { mappings: [{ localName: 'CANARY local name', loinc: null }] },
      }),
    )
    expect(did(map)).toMatchObject({ what: 'mapping.write', action: 'U', outcome: '0' })
    expect(did(await oneEntry(() => as('physicist')('/api/v1/mappings')))).toMatchObject({
      what: 'mapping.read',
    })
    const rule = await oneEntry(() =>
      as('physicist')('/api/v1/rules', {
        body: {
          when: { localName: { contains: 'CANARY words' } },
          effect: { kind: 'purpose', purpose: 'quality-assurance' },
          reason: 'a phantom',
        },
      }),
    )
    expect(rule.answer.status).toBe(201)
    const { ruleId } = z.object({ ruleId: z.string() }).parse(rule.answer.json())
    expect(did(rule)).toMatchObject({ what: 'rule.write', outcome: '0' })
    expect(entities(rule.event, 'rule')).toEqual([ruleId])
    const gone = await oneEntry(() =>
      as('physicist')(`/api/v1/rules/${ruleId}`, { method: 'DELETE' }),
    )
    expect(entities(gone.event, 'rule')).toEqual([ruleId])
  })

  it('keys, facilities and senders', async () => {
    const made = await oneEntry(() =>
      as('admin')('/api/v1/keys', {
        body: { label: 'CANARY label', roles: ['uploader'], facilities: ['other'] },
      }),
    )
    const { id } = z.object({ id: z.string() }).parse(made.answer.json())
    expect(did(made)).toMatchObject({
      what: 'key.write',
      who: idOf('admin'),
      facilities: ['other'],
    })
    expect(entities(made.event, 'key')).toEqual([id])
    const gone = await oneEntry(() => as('admin')(`/api/v1/keys/${id}`, { method: 'DELETE' }))
    expect(entities(gone.event, 'key')).toEqual([id])
    expect(did(await oneEntry(() => as('admin')('/api/v1/keys')))).toMatchObject({
      what: 'key.read',
      action: 'R',
    })
    const added = await oneEntry(() =>
      as('admin')('/api/v1/facilities', { body: { id: 'third', name: 'CANARY Hospital' } }),
    )
    expect(did(added)).toMatchObject({ what: 'facility.write', facilities: ['third'] })
    const tie = { calledAeTitle: 'OPENDRL', callingAeTitle: 'CT1', facility: 'other' }
    expect(
      did(await oneEntry(() => as('admin')('/api/v1/dicom-peers', { method: 'PUT', body: tie }))),
    ).toMatchObject({ what: 'dicom-peer.write', outcome: '0' })
  })

  it('questions about doses, with the question and without patients', async () => {
    const asked = 'quantity=DLP&from=2025-01-01&to=2025-12-31'
    for (const [path, what] of [
      [`/api/v1/typical-values?${asked}`, 'typical.read'],
      [`/api/v1/comparisons?${asked}`, 'comparison.read'],
      [`/api/v1/distributions?${asked}`, 'distribution.read'],
      ['/api/v1/quality?by=month', 'quality.read'],
    ] as const) {
      const seen = await oneEntry(() => as('physicist')(path))
      expect(seen.answer.status).toBe(200)
      expect(did(seen)).toMatchObject({
        what,
        action: 'R',
        outcome: '0',
        facilities: ['st-brigid'],
      })
      expect(entities(seen.event, 'patient-token')).toEqual([])
      const query = seen.event?.entity?.find((part) => part.query !== undefined)?.query ?? ''
      expect(JSON.parse(Buffer.from(query, 'base64').toString())).toEqual(
        what === 'quality.read'
          ? { by: 'month' }
          : { from: '2025-01-01', quantity: 'DLP', to: '2025-12-31' },
      )
    }
  })

  it('publications, what peers ask of them, and exports', async () => {
    const snapshot = await oneEntry(() => as('authority')('/api/v1/snapshots', { method: 'POST' }))
    expect(did(snapshot)).toMatchObject({ what: 'snapshot.create', action: 'C', outcome: '0' })
    expect(entities(snapshot.event, 'snapshot')).toHaveLength(1)
    const peers = await oneEntry(() => as('physicist')('/api/v1/drls?quantity=DLP'))
    expect(did(peers)).toMatchObject({ what: 'drl.read-snapshot', facilities: [] })
    expect(entities(peers.event, 'acting-for')).toEqual(['st-brigid'])
    const live = await oneEntry(() => as('authority')('/api/v1/drls?live=true'))
    expect(did(live)).toMatchObject({ what: 'drl.compute-live', outcome: '0' })
    const release = await oneEntry(() =>
      as('authority')('/api/v1/releases', { body: { title: 'CANARY title' } }),
    )
    const { id } = z.object({ id: z.string() }).parse(release.answer.json())
    expect(did(release)).toMatchObject({ what: 'release.create', action: 'C' })
    const file = await oneEntry(() => as('physicist')(`/api/v1/releases/${id}/cells.csv`))
    expect(did(file)).toMatchObject({ what: 'release.read', action: 'R', outcome: '0' })
    expect(file.event?.type.code).toBe('110106')
    expect(entities(file.event, 'release')).toEqual([id])
  })

  it('signing in and out with a key', async () => {
    const begin = await oneEntry(() =>
      as('physicist')('/api/v1/session', { method: 'POST', headers: { origin: address() } }),
    )
    expect(begin.answer.status).toBe(204)
    expect(did(begin)).toMatchObject({ what: 'session.create', who: idOf('physicist') })
    const cookie = begin.answer.headers.get('set-cookie')?.split(';')[0] ?? ''
    expect(cookie).not.toBe('')
    const end = await oneEntry(() =>
      apiClient(address())('/api/v1/session', {
        method: 'DELETE',
        headers: { cookie, origin: address() },
      }),
    )
    expect(did(end)).toMatchObject({ what: 'session.end', who: idOf('physicist') })
    expect(end.event?.agent[0]?.who.identifier.system).toBe('urn:opendrl:session')
    const secret = cookie.split('=')[1] ?? ''
    expect(filesHolding(join(path(), 'audit'), [secret])).toEqual([])
  })

  it('withdrawing an upload', async () => {
    const seen = await oneEntry(() =>
      as('physicist')(`/api/v1/uploads/${uploadId}`, { method: 'DELETE' }),
    )
    expect(did(seen)).toMatchObject({ what: 'upload.withdraw', action: 'D', outcome: '0' })
    expect(entities(seen.event, 'upload')).toEqual([uploadId])
  })
})

describe('every denial has one entry', () => {
  it('without a key, with one that does not hold, with one in the address', async () => {
    const missing = await oneEntry(() => apiClient(address())('/api/v1/exams'))
    expect(did(missing)).toMatchObject({ what: 'credential.check', outcome: '4', who: 'nobody' })
    expect(missing.event?.outcomeDesc).toBe('key-missing')
    const garbage = await oneEntry(() =>
      apiClient(address(), 'CANARYKEY')('/api/v1/exams?facility=CANARY'),
    )
    expect(garbage.event?.outcomeDesc).toBe('key-invalid')
    expect(entities(garbage.event, 'key')).toEqual([])
    const inAddress = await oneEntry(() =>
      apiClient(address())(`/api/v1/exams?key=${keyOf('admin')}`),
    )
    expect(inAddress.event?.outcomeDesc).toBe('key-in-url')
    expect(entities(inAddress.event, 'key')).toEqual([idOf('admin')])
  })

  it('of a revoked key, with its id', async () => {
    const made = await as('admin')('/api/v1/keys', {
      body: { label: 'short', roles: ['uploader'], facilities: ['other'] },
    })
    const { id } = z.object({ id: z.string() }).parse(made.json())
    await as('admin')(`/api/v1/keys/${id}`, { method: 'DELETE' })
    const seen = await oneEntry(() => apiClient(address(), asKey(made.text))('/api/v1/exams'))
    expect(did(seen)).toMatchObject({ what: 'credential.check', outcome: '4' })
    expect(entities(seen.event, 'key')).toEqual([id])
  })

  it('of a role that is missing, and of what is another facility’s or nobody’s', async () => {
    const role = await oneEntry(() => as('uploader')('/api/v1/keys'))
    expect(did(role)).toMatchObject({ what: 'key.read', outcome: '4', who: idOf('uploader') })
    expect(role.event?.outcomeDesc).toBe('role-missing')
    const foreign = await oneEntry(() => as('stranger')('/api/v1/exams?facility=st-brigid'))
    expect(did(foreign)).toMatchObject({
      what: 'exam.read',
      outcome: '4',
      facilities: ['st-brigid'],
    })
    const nobody = await oneEntry(() => as('stranger')('/api/v1/exams?facility=canary-of-nobody'))
    expect(did(nobody)).toMatchObject({ what: 'exam.read', outcome: '4', facilities: [] })
    const id = await oneEntry(() => as('stranger')('/api/v1/exams/CANARYEXAM'))
    expect(did(id)).toMatchObject({ what: 'exam.read', outcome: '4', facilities: [] })
    expect(entities(id.event, 'exam-token')).toEqual([])
    // also of what is not recorded when it is allowed
    const receipt = await oneEntry(() => as('stranger')('/api/v1/uploads/CANARYUPLOAD'))
    expect(did(receipt)).toMatchObject({ what: 'upload.read', outcome: '4' })
    const metrics = await oneEntry(() => as('physicist')('/metrics'))
    expect(did(metrics)).toMatchObject({ what: 'metrics.read', outcome: '4' })
  })

  it('of what would weaken disclosure control, by the word alone', async () => {
    const seen = await oneEntry(() => as('physicist')('/api/v1/drls?suppress=false&CANARYFIELD=1'))
    expect(seen.answer.status).toBe(400)
    expect(did(seen)).toMatchObject({ what: 'disclosure.weaken', outcome: '4' })
    expect(detail(seen.event, 'weakening')).toBe('suppress')
    const body = await oneEntry(() =>
      as('authority')('/api/v1/releases', { body: { title: 'fine', minFacilities: 1 } }),
    )
    expect(body.answer.status).toBe(400)
    expect(detail(body.event, 'weakening')).toBe('minfacilities')
  })

  it('of nobody, in one entry when they come by hundreds', async () => {
    const before = (await onDisk()).length
    const calls = Array.from({ length: 400 }, () => apiClient(address())('/api/v1/exams'))
    const refused = (await Promise.all(calls)).filter(({ status }) => status === 401).length
    const added = (await onDisk()).slice(before)
    expect(refused).toBeGreaterThan(0)
    expect(added.length).toBeGreaterThan(0)
    expect(added.length).toBeLessThanOrEqual(200)
    const told = added.reduce((sum, event) => sum + Number(detail(event, 'count') ?? 1), 0)
    expect(told).toBeLessThanOrEqual(refused)
  })
})

describe('the trail', () => {
  it('names no patient, holds no pseudonym, dose, key or text that was sent', async () => {
    const directory = join(path(), 'audit')
    const pseudonymiser = pseudonymiserOfKey(pseudonymKey(master(path()), 'st-brigid', 1), 1)
    const pseudonyms = [1, 2].map((n) => pseudonymiser.pseudonym('patient', '', `CANARYPID${n}`))
    const exams = z
      .object({ exams: z.array(z.object({ examId: z.string() })) })
      .parse((await as('authority')('/api/v1/exams')).json())
      .exams.map(({ examId }) => examId)
    const secrets = allKeys().flatMap((key) => [key, key.split('_')[2] ?? key])
    const wrong = [...canaries, 'Jane', ...pseudonyms, ...exams, ...secrets]
    expect(filesHolding(directory, wrong)).toEqual([])
    const texts = segmentNumbers(directory).flatMap((number) =>
      readSegment(directory, number).frames.map(({ body }) => textOfBody(body)),
    )
    expect(texts.length).toBeGreaterThan(40)
    for (const text of texts)
      expect(wrong.filter((word) => text.toLowerCase().includes(word.toLowerCase()))).toEqual([])
    // the tokens of these very pseudonyms are there, so the scan looked at the right patients
    const tokens = pseudonyms.map((name) => auditKeys(master(path())).token('patient', name))
    for (const token of tokens) expect(texts.some((text) => text.includes(token))).toBe(true)
  })

  it('is read by officers for their own facility, by the authority and the administrator whole', async () => {
    const own = await oneEntry(() => as('officer')('/api/v1/audit?limit=1000'))
    expect(own.answer.headers.get('content-type')).toContain('application/fhir+json')
    expect(did(own)).toMatchObject({ what: 'audit.read', facilities: ['st-brigid'] })
    const bundle = auditBundle.parse(own.answer.json())
    expect(bundle.entry.length).toBeGreaterThan(10)
    for (const { resource } of bundle.entry)
      expect([...entities(resource, 'facility'), ...entities(resource, 'acting-for')]).toContain(
        'st-brigid',
      )
    expect(bundle.entry.some(({ resource }) => resource.outcome === '4')).toBe(true)
    const foreign = await oneEntry(() => as('officer')('/api/v1/audit?facility=other'))
    expect(foreign.answer.status).toBe(404)
    for (const who of ['authority', 'admin']) {
      const all = await as(who)('/api/v1/audit?limit=1000')
      expect(auditBundle.parse(all.json()).entry.length).toBeGreaterThan(bundle.entry.length)
    }
    expect((await as('physicist')('/api/v1/audit')).status).toBe(403)
  })

  it('pages by cursor, filters, and comes as lines', async () => {
    const headers = { accept: 'application/x-ndjson' }
    const lines = (answer: ApiAnswer) =>
      answer.text
        .trim()
        .split('\n')
        .map((line) => auditEvent.parse(JSON.parse(line)))
    const filter = 'action=exam.read&outcome=4&from=2020-01-01'
    const whole = lines(await as('admin')(`/api/v1/audit?${filter}&limit=1000`, { headers }))
    expect(whole.length).toBeGreaterThan(2)
    const paged: AuditEvent[] = []
    let next: string | null = `/api/v1/audit?${filter}&limit=1`
    while (next !== null && paged.length < whole.length) {
      const answer: ApiAnswer = await as('admin')(next, { headers })
      paged.push(...lines(answer))
      next = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1] ?? null
    }
    expect(paged).toEqual(whole)
    expect((await as('admin')('/api/v1/audit?to=2020-01-01', { headers })).text).toBe('')
    for (const bad of ['limit=0', 'limit=1e9', 'after=-1', 'outcome=1', 'from=today', 'x=1'])
      expect((await as('admin')(`/api/v1/audit?${bad}`)).status).toBe(400)
  })

  it('is read at the data directory while the service runs, which records that', async () => {
    const seen = await opendrl(path(), 'audit', 'who-saw', '--facility', 'st-brigid')
    expect(seen.code).toBe(0)
    expect(seen.stdout).toContain(`key ${idOf('physicist')}`)
    expect(seen.stdout).not.toContain(`key ${idOf('stranger')}`)
    for (let tries = 0; tries < 100; tries++) {
      const last = (await onDisk()).at(-1)
      if (last?.agent[0]?.who.identifier.value === 'operator') {
        expect(did({ event: last, answer: await as('admin')('/api/v1/session') })).toMatchObject({
          what: 'audit.read',
          facilities: ['st-brigid'],
        })
        return
      }
      await pause(100)
    }
    throw new Error('the reading was never taken into the trail')
  })
})

const master = (dataDir: string): Uint8Array =>
  masterKey(dataDir, () => {
    throw new Error('The registry has no master key.')
  })
