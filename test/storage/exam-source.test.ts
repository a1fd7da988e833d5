import { describe, expect, it } from 'vitest'
import { DuckDBInstance } from '@duckdb/node-api'
import { join } from 'node:path'
import { purposes } from '../../src/domain/purpose.ts'
import { eventOf, reportOf } from './support/exam-report.ts'
import { temporaryDirectory, temporaryRegistry } from './support/temporary-registry.ts'
import { uploadOf } from './support/upload-record.ts'

const mappedAt = '2025-01-02T00:00:00Z'

async function filled(dataDir = temporaryDirectory()) {
  const registry = await temporaryRegistry(dataDir)
  await registry.uploads.addUpload(uploadOf())
  await registry.uploads.addUpload(uploadOf({ uploadId: 'upload-b', facilityId: 'b' }))
  await registry.reports.applyBatch({
    facilityId: 'b',
    uploadId: 'upload-b',
    reports: [reportOf({ examId: 'exam-0', indication: 'pneumonia' })],
  })
  await registry.reports.applyBatch({
    facilityId: 'a',
    uploadId: 'upload-1',
    reports: [
      reportOf({
        examId: 'exam-2',
        recordId: 'r2',
        events: [
          eventOf({ eventUid: '2.25.1', ctdivol: 10 }),
          eventOf({ eventUid: '2.25.2', ctdivol: null }),
          eventOf({ eventUid: '2.25.3', ctdivol: 30 }),
          eventOf({ eventUid: '2.25.4', role: 'localiser', ctdivol: 5 }),
        ],
      }),
      reportOf({
        examId: 'exam-1',
        recordId: 'r1',
        examDate: '1970-01-11',
        purpose: 'radiotherapy-planning',
        patient: {
          pseudonym: null,
          ageDays: null,
          ageMonths: null,
          agePrecision: null,
          sex: null,
          weightKg: null,
          heightCm: null,
        },
        events: [],
        reportedDlp: 77,
      }),
    ],
  })
  return registry
}

describe('examColumns', () => {
  it('lists exams by facility and exam id, absent values as absent', async () => {
    const columns = await (await filled()).exams.examColumns()
    expect(columns.length).toBe(3)
    expect(columns.facilities).toEqual(['', 'a', 'b'])
    expect([...columns.facility]).toEqual([1, 1, 2])
    expect([...columns.examDay]).toEqual([10, 19849, 19849])
    expect([...columns.purpose]).toEqual([purposes.indexOf('radiotherapy-planning'), 0, 0])
    expect([...columns.sex]).toEqual([0, 1, 1])
    expect([...columns.ageMonths]).toEqual([-1, 77, 77])
    expect([...columns.weightG]).toEqual([0xffffffff, 21_500, 21_500])
    expect([...columns.patient]).toEqual([0, 1, 1])
    expect([...columns.phantom]).toEqual([0, 32, 32])
    expect(columns.indications).toEqual(['', 'pneumonia'])
    expect([...columns.indication]).toEqual([0, 0, 1])
    expect(columns.scanners).toEqual(['', 'scanner-1'])
    expect([...columns.diagnosticEvents]).toEqual([0, 3, 1])
  })

  it('applies a facility’s own mapping, as it is now', async () => {
    const registry = await filled()
    const localName = 'CT Thorax nativ'
    const map = (facility: string, loinc: string | null) =>
      registry.mappings.setMappings([{ facility, localName, loinc, mappedAt }])
    expect([...(await registry.exams.examColumns()).protocol]).toEqual([0, 0, 0])
    await map('a', '24627-2')
    let columns = await registry.exams.examColumns()
    expect([...columns.protocol].map((code) => columns.protocols[code])).toEqual([
      '24627-2',
      '24627-2',
      '',
    ])
    await map('b', '30745-4')
    await map('a', null)
    columns = await registry.exams.examColumns()
    expect([...columns.protocol].map((code) => columns.protocols[code])).toEqual([
      '',
      '',
      '30745-4',
    ])
  })

  it('is the same object until an exam or a mapping changes', async () => {
    const registry = await filled()
    const [one, two] = await Promise.all([
      registry.exams.examColumns(),
      registry.exams.examColumns(),
    ])
    expect(one).toBe(two)
    await registry.reports.applyBatch({
      facilityId: 'b',
      uploadId: 'upload-b',
      reports: [reportOf({ examId: 'exam-0', indication: 'pneumonia' })],
    })
    expect(await registry.exams.examColumns()).toBe(one)
    await registry.mappings.setMappings([{ facility: 'a', localName: 'x', loinc: null, mappedAt }])
    const three = await registry.exams.examColumns()
    expect(three).not.toBe(one)
    expect(three.version).not.toBe(one.version)
  })

  it('gives up waiting when asked to, and still serves the others', async () => {
    const registry = await filled()
    await expect(registry.exams.examColumns(AbortSignal.abort())).rejects.toThrow('given up')
    expect((await registry.exams.examColumns()).length).toBe(3)
  })
})

describe('eventColumns', () => {
  it('gives CTDIvol of the diagnostic events that have one, by exam row, with the version they belong to', async () => {
    const registry = await filled()
    const exams = await registry.exams.examColumns()
    const events = await registry.exams.eventColumns()
    expect(events.version).toBe(exams.version)
    expect([...events.offsets]).toEqual([0, 0, 2, 3])
    expect([...events.ctdivol]).toEqual([10, 30, 51_234])
  })
})

describe('scanners', () => {
  it('stay one through a software upgrade, each version with its dates', async () => {
    const dataDir = temporaryDirectory()
    const registry = await temporaryRegistry(dataDir)
    await registry.uploads.addUpload(uploadOf())
    const scanner = reportOf().scanner
    const upgraded = { ...scanner, softwareVersion: 'VB30', stationName: 'CT1new' }
    const dates = [
      ['2024-01-01', scanner],
      ['2024-03-01', scanner],
      ['2024-04-01', upgraded],
    ] as const
    await registry.reports.applyBatch({
      facilityId: 'a',
      uploadId: 'upload-1',
      reports: dates.map(([examDate, device], index) =>
        reportOf({ examId: `e${index}`, recordId: `r${index}`, examDate, scanner: device }),
      ),
    })
    await registry.close()
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    await connection.run(`ATTACH '${join(dataDir, 'registry.duckdb')}' AS registry (READ_ONLY)`)
    await connection.run('USE registry')
    const rows = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson()
    expect(await rows('SELECT scanner_id, station_name, exams FROM scanner')).toEqual([
      ['scanner-1', 'CT1new', '3'],
    ])
    expect(
      await rows('SELECT software_version, first_exam, last_exam FROM scanner_software ORDER BY 1'),
    ).toEqual([
      ['VB20', '2024-01-01', '2024-03-01'],
      ['VB30', '2024-04-01', '2024-04-01'],
    ])
    instance.closeSync()
  })
})
