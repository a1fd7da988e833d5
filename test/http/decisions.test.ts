import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { typicalAnswer } from '../../src/contract/analytics.ts'
import { bulkDecisionResult, examSummary, examView } from '../../src/contract/exam.ts'
import { apiClient } from '../support/api-client.ts'
import { asKey, asProblem, asReceipt } from '../support/answers.ts'
import { given } from '../support/given.ts'
import { madeExam, ndjson } from '../support/ndjson.ts'
import { opendrl, startService, temporaryFolder, type RunningService } from '../support/opendrl.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let service: RunningService
let keys: Record<'ann' | 'ben' | 'sender' | 'authority', string>
const as = (who: keyof typeof keys) => apiClient(service.address, keys[who])
let uploadId = ''

const page = z.object({ exams: z.array(examSummary), next: z.string().nullable() })
const list = async (query = '') => page.parse((await as('ann')(`/api/v1/exams?${query}`)).json())
const show = async (id: string) => examView.parse((await as('ann')(`/api/v1/exams/${id}`)).json())
const decide = (id: string, body: object) =>
  as('ann')(`/api/v1/exams/${id}/decisions`, { body: { reason: 'looked at it', ...body } })

/** Exams that are in statistics at this moment: what the core answers from. */
async function counted(): Promise<number> {
  const path = '/api/v1/typical-values?facility=alpha&quantity=DLP&from=2025-01-01&to=2025-12-31'
  const answer = await as('ann')(path)
  expect(answer.status).toBe(200)
  const { rows } = typicalAnswer.parse(answer.json())
  return rows.reduce((sum, { exams }) => sum + (exams ?? 0), 0)
}

beforeAll(async () => {
  folder = await temporaryFolder()
  const { stdout } = await opendrl(folder.path, 'key', 'create', '--role', 'admin', '--json')
  service = await startService(folder.path)
  const admin = apiClient(service.address, asKey(stdout))
  for (const id of ['alpha', 'beta'])
    await admin('/api/v1/facilities', { body: { id, name: `Hospital ${id}` } })
  const key = async (label: string, roles: readonly string[], facilities: unknown) =>
    asKey((await admin('/api/v1/keys', { body: { label, roles, facilities } })).text)
  keys = {
    ann: await key('Ann', ['uploader', 'physicist'], ['alpha']),
    ben: await key('Ben', ['uploader', 'physicist'], ['beta']),
    sender: await key('Sender', ['uploader'], ['alpha']),
    authority: await key('Authority', ['authority'], '*'),
  }
  const sound = [1, 2, 3].map((n) => madeExam({ n, dlp: 600, ctdivol: 40 }))
  // DLP in mGy·m where mGy·cm is due.
  const slips = [4, 5, 6].map((n) => madeExam({ n, dlp: 6, ctdivol: 40 }))
  const sent = await as('ann')('/api/v1/uploads', { body: ndjson([...sound, ...slips]) })
  expect(asReceipt(sent.json()).counts).toMatchObject({ accepted: 3, quarantined: 3 })
  ;({ uploadId } = asReceipt(sent.json()))
  await as('ann')('/api/v1/mappings', {
    method: 'PUT',
    body: { mappings: [{ localName: 'CT Head', loinc: '24725-4' }] },
  })
})
afterAll(async () => {
  await service.stop()
  await folder.remove()
})

describe('a physicist', () => {
  it('sees the quarantined exams, page by page, and why', async () => {
    const first = await list('state=quarantined&limit=2')
    expect(first.exams.map(({ rules }) => rules)).toEqual([
      ['dose-unit-mistake'],
      ['dose-unit-mistake'],
    ])
    const rest = await list(`state=quarantined&limit=2&after=${given(first.next)}`)
    expect([rest.exams.length, rest.next]).toEqual([1, null])
    const shown = await show(given(rest.exams[0]).examId)
    expect(shown.findings.map(({ sentence }) => sentence).join()).toContain('mistaken')
    expect(shown.events[0]).toMatchObject({ role: 'diagnostic', dlpMgyCm: 6 })
    expect(shown.purposeEvidence).toBe('nothing speaks against it')
  })

  it('never sees a raw identifier in it', async () => {
    const { exams } = await list()
    for (const { examId } of exams) {
      const { text } = await as('ann')(`/api/v1/exams/${examId}`)
      expect(text).not.toMatch(/CANARY|1\.2\.826/)
    }
  })

  it('corrects, accepts, discards and opens again; the answers follow at once', async () => {
    const waiting = (await list('state=quarantined')).exams.map(({ examId }) => examId)
    const [a = '', b = '', c = ''] = waiting
    expect(await counted()).toBe(3)
    const corrections = [
      { field: 'dlpMgyCm', event: 1, value: '600', unit: 'mGy·cm' },
      { field: 'dlpTotalMgyCm', value: 600 },
    ]
    const corrected = await decide(a, { decision: 'correct', corrections })
    expect([corrected.status, examView.parse(corrected.json()).state]).toEqual([201, 'corrected'])
    expect(await counted()).toBe(4)
    await decide(b, { decision: 'accept' })
    expect(await counted()).toBe(5)
    await decide(c, { decision: 'discard' })
    expect(await counted()).toBe(5)
    await decide(b, { decision: 'reopen' })
    expect(await counted()).toBe(4)
    const { history } = await show(b)
    expect(history.map(({ decision }) => decision)).toEqual(['reopen', 'accept'])
    expect(given(history[0]).decidedBy).toMatch(/^Ann \(key [0-9A-Za-z]{8}\)$/)
  })

  it('decides about all of one rule in an upload with one reason', async () => {
    const body = { uploadId, rule: 'dose-unit-mistake', decision: 'accept', reason: 'short scans' }
    const answer = await as('ann')('/api/v1/exams/decisions', { body })
    expect(bulkDecisionResult.parse(answer.json())).toEqual({ decided: 1, skipped: 0 })
    expect(await counted()).toBe(5)
  })

  it('is told each fault of a decision, and nothing is changed', async () => {
    const [exam] = (await list('state=counted')).exams
    const { examId } = given(exam)
    const before = await show(examId)
    for (const [body, status, field] of [
      [{ decision: 'correct' }, 400, ''],
      [{ decision: 'accept', reason: ' ' }, 400, 'reason'],
      [{ decision: 'correct', corrections: [{ field: 'name', value: 1 }] }, 400, 'corrections.0'],
      [{ decision: 'discard', content: 'f00' }, 409, undefined],
      [{ decision: 'accept' }, 400, undefined],
    ] as const) {
      const answer = await decide(examId, body)
      expect([body.decision, answer.status]).toEqual([body.decision, status])
      const { errors } = asProblem(answer.json())
      if (field !== undefined) expect(errors?.[0]?.field).toContain(field)
    }
    expect(await show(examId)).toEqual(before)
  })

  it('uploads weights later, by accession or study, and sees them in the exam', async () => {
    const exam = { ...madeExam({ n: 50 }), accessionNumber: 'ACC-50' }
    const unsized = { ...exam, patient: { ...exam.patient, weightKg: undefined } }
    const table = 'accession_number,weight_kg\nACC-50,71.5\nACC-51,60\n'
    const early = asReceipt((await as('ann')('/api/v1/uploads', { body: table })).json())
    expect(early).toMatchObject({ formats: ['size-csv'], counts: { seen: 2, accepted: 2 } })
    expect(early.findingsByRule).toEqual({ 'size-waiting': 2 })
    await as('ann')('/api/v1/uploads', { body: ndjson([unsized]) })
    const all = await Promise.all((await list()).exams.map(({ examId }) => show(examId)))
    expect(all.map(({ patient }) => patient.weightKg)).toContain(71.5)
    const again = `study_uid,weight_kg,overwrite\n${exam.studyInstanceUid},80,yes\n`
    const later = asReceipt((await as('ann')('/api/v1/uploads', { body: again })).json())
    expect(later.counts).toMatchObject({ seen: 1, updated: 1 })
    const now = await Promise.all((await list()).exams.map(({ examId }) => show(examId)))
    expect(now.map(({ patient }) => patient.weightKg)).toContain(80)
  })

  it('sets a rule after a preview, and takes it back', async () => {
    const rule = {
      when: { studyDescription: { contains: 'ct head' } },
      effect: { kind: 'purpose', purpose: 'research' },
      reason: 'a trial',
    }
    const before = await counted()
    const preview = await as('ann')('/api/v1/rules?preview=yes', { body: rule })
    expect([preview.status, preview.json()]).toEqual([200, { ruleId: null, exams: 7 }])
    expect(await counted()).toBe(before)
    const set = await as('ann')('/api/v1/rules', { body: rule })
    const { ruleId } = z.object({ ruleId: z.string(), exams: z.literal(7) }).parse(set.json())
    expect(await counted()).toBe(0)
    const taken = await as('ann')(`/api/v1/rules/${ruleId}`, { method: 'DELETE' })
    expect([taken.status, taken.json()]).toEqual([200, { exams: 7 }])
    expect(await counted()).toBe(before)
    const gone = await as('ann')(`/api/v1/rules/${ruleId}`, { method: 'DELETE' })
    expect(gone.status).toBe(404)
  })

  it('gets a faulty rule back, naming the part', async () => {
    const effect = { kind: 'role', role: 'timing' }
    for (const rule of [
      { when: {}, effect, reason: 'why' },
      { when: { scannerId: 'x' }, effect: { kind: 'role', role: 'king' }, reason: 'why' },
      { when: { scannerId: 'x' }, effect, reason: '' },
      { when: { scannerId: 'x', from: '2025-02-30' }, effect, reason: 'why' },
      {
        when: { scannerId: 'x' },
        effect: { kind: 'unit', quantity: 'KAP', multiplyBy: '0' },
        reason: 'why',
      },
    ])
      expect((await as('ann')('/api/v1/rules', { body: rule })).status).toBe(400)
  })
})

describe('others', () => {
  const everything = (id: string) =>
    [
      [`/api/v1/exams/${id}`, undefined],
      [`/api/v1/exams/${id}/decisions`, { decision: 'discard', reason: 'not mine' }],
    ] as const

  it('of another hospital get the same answer as for an exam that does not exist', async () => {
    const { examId } = given((await list()).exams[0])
    for (const [index, [path, body]] of everything(examId).entries()) {
      const [absent] = everything('AAAAAAAAAAAAAAAAAAAAAA')[index] ?? ['']
      const call = as('ben')
      const options = body === undefined ? {} : { body }
      const [foreign, missing] = [await call(path, options), await call(absent, options)]
      expect(foreign.status).toBe(404)
      expect(asProblem(foreign.json())).toEqual(asProblem(missing.json()))
    }
    expect((await as('ben')('/api/v1/exams?facility=alpha')).status).toBe(404)
    expect(page.parse((await as('ben')('/api/v1/exams')).json()).exams).toEqual([])
    expect((await as('ben')('/api/v1/rules?facility=alpha')).status).toBe(404)
    const body = {
      facility: 'alpha',
      uploadId,
      rule: 'dose-unit-mistake',
      decision: 'discard',
      reason: 'no',
    }
    expect(
      (await as('ben')('/api/v1/exams/decisions', { body: { ...body, reason: 'not mine' } }))
        .status,
    ).toBe(404)
  })

  it('without the role get 403: a sender reads nothing, an authority decides nothing', async () => {
    const { examId } = given((await list()).exams[0])
    expect((await as('sender')(`/api/v1/exams/${examId}`)).status).toBe(403)
    expect((await as('authority')(`/api/v1/exams/${examId}`)).status).toBe(200)
    const body = { decision: 'discard', reason: 'not mine' }
    const answer = await as('authority')(`/api/v1/exams/${examId}/decisions`, { body })
    expect(answer.status).toBe(403)
  })
})

describe('after a restart', () => {
  it('answers and decisions are what they were', async () => {
    const before = [await counted(), await list()] as const
    await service.stop()
    service = await startService(folder.path)
    expect([await counted(), await list()]).toEqual(before)
  })
})

describe('the command line', () => {
  it('lists, shows, decides and sets rules as the API does', async () => {
    await service.stop()
    const run = (...args: readonly string[]) => opendrl(folder.path, ...args)
    const listed = await run('exam', 'list', '--state', 'discarded', '--json')
    const { exams } = z.object({ exams: z.array(examSummary) }).parse(JSON.parse(listed.stdout))
    const { examId } = given(exams[0])
    expect((await run('exam', 'reopen', examId, '--reason', 'second look')).code).toBe(0)
    const waiting = await run('exam', 'list', '--quarantined')
    expect(waiting.stdout).toContain(examId)
    const set = ['--set', 'dlpMgyCm@1=600', 'dlpTotalMgyCm=600']
    const corrected = await run('exam', 'correct', examId, '--reason', 'mGy·m', ...set)
    expect(corrected.stdout).toContain('corrected')
    expect(corrected.stdout).toContain('dlpMgyCm of event 1: 6 -> 600')
    expect((await run('exam', 'show', examId)).stdout).toContain('command line: correct')
    expect((await run('exam', 'show', 'nothing')).code).toBe(1)
    expect((await run('exam', 'correct', examId, '--reason', 'why', '--set', 'x')).code).toBe(2)
    const rule = ['--facility', 'alpha', '--reason', 'a trial', '--local-name', '=CT Head']
    const added = await run('rule', 'add', ...rule, '--purpose', 'research')
    expect(added.stdout).toMatch(/7 exam\(s\) changed/)
    const rules = await run('rule', 'list', '--facility', 'alpha')
    expect(rules.stdout).toContain('local name is "CT Head"')
    service = await startService(folder.path)
  })
})
