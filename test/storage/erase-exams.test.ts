import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ErasureOrder } from '../../src/access/patients/ports.ts'
import type { DuckdbRegistry } from '../../src/storage/duckdb/open-registry.ts'
import { openRegistry } from '../../src/storage/duckdb/open-registry.ts'
import { Ledger } from '../../src/storage/ledger/ledger.ts'
import { filesHolding } from '../support/scan-bytes.ts'
import { CoreMirror } from './support/core-mirror.ts'
import { eventOf, reportOf } from './support/exam-report.ts'
import { storedExams } from './support/stored-exams.ts'
import { clock, temporaryDirectory, temporaryRegistry } from './support/temporary-registry.ts'
import { uploadOf } from './support/upload-record.ts'

const at = '2025-02-01T00:00:00Z'
const canaries = {
  patient: 'CANARYpatientpseudo_01',
  exam: 'CANARYexamidpseudon_02',
  record: 'CANARYrecordpseudon_03',
  accession: 'CANARYaccessionpseu_04',
  description: 'CANARY description 05',
  event: '2.25.CANARY06',
  digest: 'CANARYdigest07',
}
const patient = (pseudonym: string | null) => ({ ...reportOf().patient, pseudonym })
const erased = reportOf({
  recordId: canaries.record,
  contentDigest: canaries.digest,
  examId: canaries.exam,
  accession: canaries.accession,
  studyDescription: canaries.description,
  patient: patient(canaries.patient),
  events: [eventOf({ eventUid: canaries.event })],
})
const kept = reportOf({
  recordId: 'r-kept',
  contentDigest: 'd-kept',
  examId: 'exam-kept',
  patient: patient('somebody-else'),
  events: [eventOf({ eventUid: '2.25.7' })],
})
const order = (over: Partial<ErasureOrder> = {}): ErasureOrder => ({
  erasureId: 'erasure-1',
  facilityId: 'a',
  kind: 'patient',
  examIds: [canaries.exam],
  bar: true,
  decidedBy: 'key officer',
  decidedAt: at,
  ...over,
})

/** Which texts the ledger has, whose bodies are packed. */
async function ledgerHolding(dataDir: string, texts: readonly string[]): Promise<string[]> {
  const copy = temporaryDirectory()
  cpSync(join(dataDir, 'ledger'), copy, { recursive: true })
  const ledger = await Ledger.open(copy, clock)
  const found = new Set<string>()
  for await (const entry of ledger.allEntries())
    for (const { lines } of await entry.rows())
      for (const text of texts) if (lines.join().includes(text)) found.add(text)
  await ledger.close()
  return [...found].sort()
}

async function withBoth(registry: DuckdbRegistry): Promise<void> {
  await registry.uploads.addUpload(uploadOf())
  await registry.reports.applyBatch({
    facilityId: 'a',
    uploadId: 'upload-1',
    reports: [erased, kept],
  })
}

describe('an erasure', () => {
  it('leaves no byte of what it erased in any file, and all of the rest', async () => {
    const dataDir = temporaryDirectory()
    const registry = await temporaryRegistry(dataDir)
    await withBoth(registry)
    await registry.reports.applySizes({
      facilityId: 'a',
      uploadId: 'upload-1',
      sizes: [
        {
          keys: [
            { kind: 'study', key: canaries.exam },
            { kind: 'accession', key: canaries.accession },
          ],
          weightG: 70_000,
          heightMm: null,
          overwrite: false,
        },
      ],
    })
    const texts = Object.values(canaries)
    // A scan that finds nothing before would prove nothing after.
    expect(filesHolding(dataDir, texts).length).toBeGreaterThanOrEqual(texts.length)
    expect(await ledgerHolding(dataDir, texts)).toEqual(texts.toSorted())
    const evidence = await registry.erasures.erase(order())
    expect(evidence.counts).toMatchObject({ exams: 1, events: 1, reports: 1, sizes: 2 })
    expect(evidence.digestBefore).not.toBe(evidence.digestAfter)
    expect(filesHolding(dataDir, texts)).toEqual([])
    expect((await storedExams(registry)).length).toBe(1)
    expect(await registry.ledgerDifference()).toBeNull()
    await registry.close()
    expect(await ledgerHolding(dataDir, texts)).toEqual([])
    const again = await openRegistry({ dataDir, clock })
    expect((await storedExams(again)).length).toBe(1)
    expect(await again.erasures.erasures('*')).toEqual([evidence])
    await again.close()
    expect(filesHolding(dataDir, texts)).toEqual([])
    expect(JSON.stringify(evidence)).not.toContain('CANARY')
  })

  it('leaves the other exams as a registry has them that never knew the patient', async () => {
    const registry = await temporaryRegistry()
    const ignorant = await temporaryRegistry()
    await withBoth(registry)
    await ignorant.uploads.addUpload(uploadOf())
    await ignorant.reports.applyBatch({ facilityId: 'a', uploadId: 'upload-1', reports: [kept] })
    await registry.erasures.erase(order())
    const mirrors = [new CoreMirror(), new CoreMirror()]
    await mirrors[0]?.load(registry)
    await mirrors[1]?.load(ignorant)
    expect(mirrors[0]?.rows()).toEqual(mirrors[1]?.rows())
  })

  it('takes the exams out of the core with the same commit', async () => {
    const mirror = new CoreMirror()
    const registry = await temporaryRegistry(temporaryDirectory(), { observer: mirror })
    await withBoth(registry)
    await mirror.load(registry)
    await registry.erasures.erase(order())
    const fresh = new CoreMirror()
    await fresh.load(registry)
    expect(mirror.rows()).toEqual(fresh.rows())
    expect(mirror.rows().length).toBe(1)
  })

  it('lets an exam count again that shared its record id, or its exposures', async () => {
    const registry = await temporaryRegistry()
    await registry.uploads.addUpload(uploadOf())
    const reused = reportOf({
      recordId: canaries.record,
      contentDigest: 'other',
      examId: 'exam-other',
      patient: patient('somebody-else'),
      events: [eventOf({ eventUid: '2.25.9' })],
    })
    const apply = (report: typeof reused) =>
      registry.reports.applyBatch({ facilityId: 'a', uploadId: 'upload-1', reports: [report] })
    await apply(erased)
    expect((await apply(reused))[0]?.outcome).toBe('quarantined')
    await registry.erasures.erase(order())
    expect([...(await storedExams(registry)).quarantined]).toEqual([0])
  })

  it('bars records of the patient, the study and the order from coming back, until it is lifted', async () => {
    const registry = await temporaryRegistry()
    await withBoth(registry)
    await registry.erasures.erase(order())
    await registry.uploads.addUpload(uploadOf({ uploadId: 'again' }))
    const samePatient = { ...kept, recordId: 'n1', examId: 'new-1', patient: erased.patient }
    const sameOrder = { ...kept, recordId: 'n2', examId: 'new-2', accession: canaries.accession }
    const send = async (uploadId: string) =>
      (
        await registry.reports.applyBatch({
          facilityId: 'a',
          uploadId,
          reports: [erased, kept, samePatient, sameOrder],
        })
      ).map(({ outcome, findings }) => [outcome, ...findings].join(' '))
    expect(await send('again')).toEqual([
      'rejected patient-erased',
      'duplicate',
      'rejected patient-erased',
      'rejected patient-erased',
    ])
    const size = await registry.reports.applySizes({
      facilityId: 'a',
      uploadId: 'again',
      sizes: [
        {
          keys: [{ kind: 'study', key: canaries.exam }],
          weightG: 70_000,
          heightMm: null,
          overwrite: false,
        },
      ],
    })
    expect(size).toEqual([{ outcome: 'rejected', findings: ['patient-erased'] }])
    expect((await storedExams(registry)).length).toBe(1)
    await registry.erasures.lift('erasure-1', 'key officer', at)
    expect((await send('again'))[0]).toBe('accepted')
    expect((await registry.erasures.erasure('erasure-1'))?.liftedAt).toBe(at)
  })

  it('bars nothing at another facility', async () => {
    const registry = await temporaryRegistry()
    await withBoth(registry)
    await registry.erasures.erase(order())
    await registry.uploads.addUpload(uploadOf({ uploadId: 'b', facilityId: 'b' }))
    const applied = await registry.reports.applyBatch({
      facilityId: 'b',
      uploadId: 'b',
      reports: [erased],
    })
    expect(applied[0]?.outcome).toBe('accepted')
  })

  it('finds the exams of a patient among withdrawn reports too', async () => {
    const registry = await temporaryRegistry()
    await withBoth(registry)
    await registry.uploads.withdrawUpload('upload-1', at)
    expect(await registry.erasures.examsOfPatients('a', [canaries.patient])).toEqual([
      canaries.exam,
    ])
    expect(await registry.erasures.examsOfPatients('b', [canaries.patient])).toEqual([])
  })

  it('ordered again changes nothing', async () => {
    const registry = await temporaryRegistry()
    await withBoth(registry)
    const first = await registry.erasures.erase(order())
    expect(await registry.erasures.erase(order())).toEqual(first)
    expect((await storedExams(registry)).length).toBe(1)
    expect(await registry.erasures.resume()).toBeNull()
  })

  it.each([
    ['before anything was deleted', false],
    ['after everything was deleted', true],
  ])('cut off %s is ended at the next start', async (_when, deleted) => {
    const dataDir = temporaryDirectory()
    const registry = await temporaryRegistry(dataDir)
    await withBoth(registry)
    const names = {
      exams: [canaries.exam],
      earlierExams: [],
      accessions: [canaries.accession],
      patients: [canaries.patient],
      lastOfPatients: [canaries.patient],
      uploads: [],
    }
    const done = deleted ? await registry.erasures.erase(order()) : null
    await registry.close()
    writeFileSync(join(dataDir, 'erasing.json'), JSON.stringify({ order: order(), names }))
    const again = await temporaryRegistry(dataDir)
    const evidence = await again.erasures.resume()
    expect(evidence?.counts.reports).toBe(1)
    if (done !== null) expect(evidence).toEqual(done)
    expect(filesHolding(dataDir, Object.values(canaries))).toEqual([])
    expect(await again.erasures.resume()).toBeNull()
    expect(await again.ledgerDifference()).toBeNull()
  })

  it('of everything leaves no row of the facility, and refuses its uploads', async () => {
    const dataDir = temporaryDirectory()
    const registry = await temporaryRegistry(dataDir)
    await withBoth(registry)
    await registry.uploads.addUpload(uploadOf({ uploadId: 'b', facilityId: 'b' }))
    await registry.reports.applyBatch({ facilityId: 'b', uploadId: 'b', reports: [kept] })
    await registry.erasures.erase(order({ kind: 'off-boarding', examIds: 'all', bar: false }))
    expect((await storedExams(registry)).length).toBe(1)
    expect((await registry.uploads.uploads(['a'], 10, null)).length).toBe(0)
    expect(filesHolding(dataDir, Object.values(canaries))).toEqual([])
    expect(await registry.ledgerDifference()).toBeNull()
    await expect(registry.uploads.addUpload(uploadOf({ uploadId: 'late' }))).rejects.toThrow()
  })
})
