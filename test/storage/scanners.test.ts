import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { describe, expect, it } from 'vitest'
import { reportOf } from './support/exam-report.ts'
import { temporaryDirectory, temporaryRegistry } from './support/temporary-registry.ts'
import { uploadOf } from './support/upload-record.ts'

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
