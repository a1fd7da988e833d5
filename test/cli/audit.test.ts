import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { pseudonymiserOfKey } from '../../src/access/create-pseudonymiser.ts'
import { pseudonymKey } from '../../src/access/pseudonym-keys.ts'
import { type AuditEvent, auditEvent } from '../../src/contract/audit-event.ts'
import { verifyAudit } from '../../src/storage/audit/verify-audit.ts'
import { masterKey } from '../../src/storage/key-file.ts'
import { madeExam, ndjson } from '../support/ndjson.ts'
import { opendrl, temporaryFolder } from '../support/opendrl.ts'
import { filesHolding } from '../support/scan-bytes.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let other: Awaited<ReturnType<typeof temporaryFolder>>
const run = (...args: readonly string[]) => opendrl(folder.path, ...args)
const events = (text: string): readonly AuditEvent[] =>
  z.object({ events: z.array(auditEvent) }).parse(JSON.parse(text)).events
const what = (event: AuditEvent) =>
  `${event.agent[0]?.who.identifier.value} ${event.subtype[0]?.code} ${event.outcome}`

let pseudonym = ''

beforeAll(async () => {
  folder = await temporaryFolder()
  other = await temporaryFolder()
  await run('facility', 'add', '--name', 'St Brigid', '--id', 'st-brigid')
  await run('facility', 'add', '--name', 'St Brigid', '--id', 'st-brigid')
  await run('key', 'create', '--role', 'physicist', '--facility', 'st-brigid')
  const file = join(other.path, 'exams.ndjson')
  writeFileSync(file, ndjson([madeExam({ n: 1 }), madeExam({ n: 2 })]))
  await run('ingest', '--facility', 'st-brigid', file)
  await run('exam', 'list')
  await run('facility', 'pseudonym-key', 'st-brigid', '--out', join(other.path, 'key.json'))
  const master = masterKey(folder.path, () => {
    throw new Error('The registry has no master key.')
  })
  const named = pseudonymiserOfKey(pseudonymKey(master, 'st-brigid', 1), 1)
  pseudonym = named.pseudonym('patient', '', 'CANARYPID1')
})
afterAll(async () => {
  await folder.remove()
  await other.remove()
})

describe('opendrl audit', () => {
  it('lists what commands did at the data directory, by "operator"', async () => {
    const listed = events((await run('audit', 'list', '--json')).stdout)
    expect(listed.map(what)).toEqual([
      'system trail.begin 0',
      'operator facility.write 0',
      'operator facility.write 4',
      'operator key.write 0',
      'operator upload.create 0',
      'operator exam.read 0',
      'operator pseudonym-key.export 0',
      'operator audit.read 0',
    ])
    const table = await run('audit', 'list', '--limit', '2', '--action', 'facility.write')
    expect(table.stdout).toContain('refused')
    expect(table.stdout.trim().split('\n')).toHaveLength(4)
  })

  it('tells who saw a patient in one command, without the trail naming the patient', async () => {
    const saw = await run('audit', 'who-saw', '--patient', pseudonym, '--json')
    expect(events(saw.stdout).map(what)).toEqual(['operator exam.read 0'])
    const nobody = await run('audit', 'who-saw', '--patient', 'A'.repeat(22))
    expect(nobody.stdout).toContain('Nobody')
    expect(filesHolding(join(folder.path, 'audit'), [pseudonym, 'CANARY'])).toEqual([])
  })

  it('tells who saw data of a facility, and what a key saw, in a time', async () => {
    const saw = await run('audit', 'who-saw', '--facility', 'st-brigid', '--json')
    expect(events(saw.stdout).map(what)).toContain('operator upload.create 0')
    const before = await run('audit', 'who-saw', '--key', 'operator', '--to', '2020-01-01')
    expect(before.stdout).toContain('Nobody')
  })

  it('exports FHIR AuditEvents, one a line, into a new file', async () => {
    const out = join(other.path, 'audit.ndjson')
    const made = await run('audit', 'export', '--out', out)
    expect(made.code).toBe(0)
    const lines = readFileSync(out, 'utf8').trim().split('\n')
    const read = lines.map((line) => auditEvent.parse(JSON.parse(line)))
    expect(read.map(({ id }) => Number(id))).toEqual(lines.map((_, i) => i + 1))
    expect((await run('audit', 'export', '--out', out)).code).toBe(2)
    expect(
      (await run('audit', 'export', '--from', '2020-01-01')).stdout.split('\n').length,
    ).toBeGreaterThan(lines.length)
  })

  it('shows where the trail ends, and that reading it was recorded', async () => {
    const head = await run('audit', 'head')
    expect(head.stdout).toMatch(/^\d+ [0-9a-f]{64}\n$/)
    const { entries, fault } = verifyAudit(folder.path)
    expect([String(entries), fault]).toEqual([head.stdout.split(' ')[0], null])
  })

  it('answers bad usage with exit 2 and one sentence', async () => {
    for (const args of [
      ['who-saw'],
      ['list', '--outcome', 'maybe'],
      ['list', '--from', 'yesterday'],
      ['list', '--limit', '-1'],
    ]) {
      const { code, stderr } = await run('audit', ...args)
      expect([code, stderr.trim().split('\n').length]).toEqual([2, 1])
    }
    const nowhere = await opendrl(join(other.path, 'nothing'), 'audit', 'list')
    expect([nowhere.code, nowhere.stderr]).toEqual([1, expect.stringContaining('no audit trail')])
  })

  it('refuses to go on after an end that cannot be read, and says what to do', async () => {
    const segment = join(folder.path, 'audit', 'chain-000001.log')
    const sound = readFileSync(segment)
    writeFileSync(segment, Buffer.concat([sound, Buffer.from('added by hand\n'.repeat(400))]))
    const { code, stderr } = await run('key', 'list')
    expect([code, stderr]).toEqual([3, expect.stringContaining('not as it was written')])
    expect(verifyAudit(folder.path).fault).not.toBeNull()
    writeFileSync(segment, sound)
    expect((await run('key', 'list')).code).toBe(0)
  })
})
