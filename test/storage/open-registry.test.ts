import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DataDirectoryInUse } from '../../src/storage/duckdb/data-directory-in-use.ts'
import { openRegistry } from '../../src/storage/duckdb/open-registry.ts'
import { reportOf } from './support/exam-report.ts'
import { storedExams } from './support/stored-exams.ts'
import { clock, temporaryDirectory, temporaryRegistry } from './support/temporary-registry.ts'
import { uploadOf } from './support/upload-record.ts'

describe('openRegistry', () => {
  it('refuses a data directory that is open already, and leaves the first owner alone', async () => {
    const dataDir = temporaryDirectory()
    const registry = await temporaryRegistry(dataDir)
    await expect(openRegistry({ dataDir, clock })).rejects.toThrow(DataDirectoryInUse)
    expect(await registry.facilities.facility('a')).not.toBeNull()
    await expect(openRegistry({ dataDir, clock })).rejects.toThrow(DataDirectoryInUse)
  })

  it('takes over the lock of a process that is gone, or whose id another one has now', async () => {
    const dataDir = temporaryDirectory()
    for (const stale of [
      { pid: 2 ** 22 + 1, start: null },
      { pid: process.pid, start: 'another boot/1' },
    ]) {
      writeFileSync(join(dataDir, 'registry.lock'), JSON.stringify(stale))
      const registry = await openRegistry({ dataDir, clock })
      await registry.close()
    }
  })

  it('takes over a lock that a crash left empty', async () => {
    const dataDir = temporaryDirectory()
    writeFileSync(join(dataDir, 'registry.lock'), '')
    await (await openRegistry({ dataDir, clock })).close()
    expect(existsSync(join(dataDir, 'registry.lock'))).toBe(false)
  })

  it('frees the directory when it cannot open the file', async () => {
    const dataDir = temporaryDirectory()
    writeFileSync(join(dataDir, 'registry.duckdb'), randomBytes(20_000))
    await expect(openRegistry({ dataDir, clock })).rejects.toThrow()
    expect(existsSync(join(dataDir, 'registry.lock'))).toBe(false)
  })

  it('finds everything again after closing', async () => {
    const dataDir = temporaryDirectory()
    const first = await temporaryRegistry(dataDir)
    await first.uploads.addUpload(uploadOf())
    await first.reports.applyBatch({ facilityId: 'a', uploadId: 'upload-1', reports: [reportOf()] })
    const before = await storedExams(first)
    await first.close()
    const second = await temporaryRegistry(dataDir)
    expect(await storedExams(second)).toEqual(before)
    expect(await second.facilities.facilities()).toHaveLength(2)
  })

  it('refuses work after closing, and closes once however often it is asked', async () => {
    const registry = await temporaryRegistry()
    await Promise.all([registry.close(), registry.close()])
    await expect(registry.facilities.facilities()).rejects.toThrow('closed')
  })

  it('finishes what was asked for before it closes', async () => {
    const dataDir = temporaryDirectory()
    const registry = await temporaryRegistry(dataDir)
    const writes = [1, 2, 3].map((n) =>
      registry.documents.putDocument('release', `r${n}`, '2025-01-01', '{}', 'memory'),
    )
    await registry.close()
    await Promise.all(writes)
    const again = await temporaryRegistry(dataDir)
    expect(await again.documents.documentIds('release')).toHaveLength(3)
  })
})

describe('the data directory', () => {
  it('holds nothing of a patient’s or device’s identity that was pseudonymised on the way in', async () => {
    const { createPseudonymiser } = await import('../../src/access/create-pseudonymiser.ts')
    const dataDir = temporaryDirectory()
    const registry = await temporaryRegistry(dataDir)
    await registry.uploads.addUpload(uploadOf())
    const key = createPseudonymiser({ master: randomBytes(32), facilityId: 'a', epoch: 1 })
    const canaries = {
      patientId: 'CANARY7788991',
      issuer: 'CANARYISSUER',
      name: 'CANARY^MAXIMILIAN',
      birthDate: '19431107',
      serial: 'SN-CANARY-5531',
      study: '1.2.276.0.99.77.88.66',
      accession: 'ACC-CANARY-42',
    }
    await registry.reports.applyBatch({
      facilityId: 'a',
      uploadId: 'upload-1',
      reports: [
        reportOf({
          recordId: key.pseudonym('record', canaries.study, canaries.accession),
          examId: key.pseudonym('study', canaries.study),
          studyDescription: 'POSITIVE-CONTROL-MARKER',
          patient: {
            ...reportOf().patient,
            pseudonym: key.pseudonym(
              'patient',
              canaries.issuer,
              canaries.patientId,
              canaries.name,
              canaries.birthDate,
            ),
          },
          scanner: { ...reportOf().scanner, scannerId: key.pseudonym('scanner', canaries.serial) },
        }),
      ],
    })
    const file = join(dataDir, 'registry.duckdb')
    const inLog = readFileSync(`${file}.wal`)
    expect(inLog.includes('POSITIVE-CONTROL-MARKER')).toBe(true)
    await registry.close()
    const inFile = readFileSync(file)
    expect(inFile.includes('POSITIVE-CONTROL-MARKER')).toBe(true)
    for (const canary of Object.values(canaries)) {
      expect(inLog.includes(canary)).toBe(false)
      expect(inFile.includes(canary)).toBe(false)
    }
  })
})
