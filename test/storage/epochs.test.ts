import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createEpochDesk } from '../../src/access/epochs/epoch-desk.ts'
import { createEpochSalts } from '../../src/storage/epoch-salts.ts'
import type { ExamReport } from '../../src/domain/exam-report.ts'
import type { DuckdbRegistry } from '../../src/storage/duckdb/open-registry.ts'
import { filesHolding } from '../support/scan-bytes.ts'
import { eventOf, reportOf } from './support/exam-report.ts'
import { storedExams } from './support/stored-exams.ts'
import { temporaryDirectory, temporaryRegistry } from './support/temporary-registry.ts'
import { uploadOf } from './support/upload-record.ts'

/** One report as it is called in an epoch. */
const called = (epoch: string): ExamReport =>
  reportOf({
    recordId: `record of ${epoch}`,
    contentDigest: `digest of ${epoch}`,
    examId: `exam of ${epoch}`,
    patient: { ...reportOf().patient, pseudonym: `patient of ${epoch}` },
    events: [eventOf({ eventUid: `event of ${epoch}` })],
  })
const [old, current] = [called('old'), called('new')]

const send = async (registry: DuckdbRegistry, report: ExamReport, earlier: ExamReport[] = []) => {
  const [applied] = await registry.reports.applyBatch({
    facilityId: 'a',
    uploadId: 'upload-1',
    reports: [report],
    earlier: [earlier.map((under) => ({ report: under, accepted: true }))],
  })
  return [applied?.outcome, ...(applied?.findings ?? [])].join(' ')
}

describe('a study that arrives under two epochs', () => {
  it('goes on under the name it is stored by', async () => {
    const registry = await temporaryRegistry()
    await registry.uploads.addUpload(uploadOf())
    expect(await send(registry, old)).toBe('accepted')
    expect(await send(registry, current, [old])).toBe('duplicate')
    expect((await storedExams(registry)).length).toBe(1)
  })

  it('keyed at the hospital with the earlier key after it came with its identity, is not stored twice', async () => {
    const dataDir = temporaryDirectory()
    const registry = await temporaryRegistry(dataDir)
    await registry.uploads.addUpload(uploadOf())
    expect(await send(registry, current, [old])).toBe('accepted')
    expect(await send(registry, old)).toBe('duplicate study-under-newer-key')
    expect((await storedExams(registry)).length).toBe(1)
    await registry.erasures.erase({
      erasureId: 'e',
      facilityId: 'a',
      kind: 'patient',
      examIds: [current.examId],
      bar: true,
      decidedBy: 'officer',
      decidedAt: '2025-01-01',
    })
    expect(filesHolding(dataDir, [old.examId, current.examId])).toEqual([])
    expect(await send(registry, old)).toBe('rejected patient-erased')
    expect(await send(registry, current, [old])).toBe('rejected patient-erased')
    expect(await registry.ledgerDifference()).toBeNull()
  })
})

describe('epochs of a facility', () => {
  it('overlap, end, and can have their keys destroyed, for good and on record', async () => {
    const dataDir = temporaryDirectory()
    const registry = await temporaryRegistry(dataDir)
    let now = '2025-01-01T00:00:00Z'
    const desk = createEpochDesk({
      store: registry.epochs,
      salts: createEpochSalts(dataDir, randomBytes),
      master: new Uint8Array(32),
      clock: () => new Date(now),
    })
    expect(await desk.facilityEpochs('a')).toMatchObject({ current: { epoch: 1 }, earlier: [] })
    await desk.rotatePseudonyms('a', 10, 'officer')
    expect((await desk.facilityEpochs('a')).earlier).toMatchObject([{ epoch: 1, accepted: true }])
    now = '2025-01-11T00:00:00Z'
    expect((await desk.facilityEpochs('a')).earlier).toMatchObject([{ epoch: 1, accepted: false }])
    const second = (await desk.facilityEpochs('a')).current.key
    await desk.rotatePseudonyms('a', 10, 'officer')
    expect(await desk.destroyEpochKey('a', 1, 'officer')).toBe('first')
    expect(await desk.destroyEpochKey('a', 2, 'officer')).toBe('overlap')
    expect(await desk.destroyEpochKey('a', 3, 'officer')).toBe('current')
    expect(await desk.destroyEpochKey('a', 4, 'officer')).toBe('unknown')
    now = '2025-02-01T00:00:00Z'
    expect(await desk.destroyEpochKey('a', 2, 'officer')).toBeNull()
    const { current: third, earlier } = await desk.facilityEpochs('a')
    expect(earlier.map(({ epoch }) => epoch)).toEqual([1])
    expect(third.key).not.toEqual(second)
    expect((await desk.pseudonymEpochs('a'))[1]?.destroyedAt).toBe('2025-02-01T00:00:00.000Z')
    expect((await desk.facilityEpochs('b')).current.epoch).toBe(1)
  })
})
