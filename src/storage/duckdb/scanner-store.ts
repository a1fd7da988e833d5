import { z } from 'zod'
import type { ScannerStore } from '../../analytics/ports.ts'
import type { ScannerView } from '../../contract/facility.ts'
import type { Database } from './database.ts'

const scannerRow = z.object({
  scannerId: z.string(),
  manufacturer: z.string().nullable(),
  model: z.string().nullable(),
  stationName: z.string().nullable(),
  exams: z.number(),
})
const softwareRow = z.object({
  scannerId: z.string(),
  version: z.string().nullable(),
  firstExam: z.string(),
  lastExam: z.string(),
})

export class DuckdbScannerStore implements ScannerStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Busiest first; the software of each by the day it was first seen. */
  async scanners(facilityId: string): Promise<readonly ScannerView[]> {
    return this.#database.read(async (session) => {
      const scanners = await session.query(
        scannerRow,
        `SELECT scanner_id AS scannerId, manufacturer, model, station_name AS stationName, exams
         FROM scanner WHERE facility_id = ? ORDER BY exams DESC, scanner_id`,
        [facilityId],
      )
      const software = await session.query(
        softwareRow,
        `SELECT scanner_id AS scannerId, software_version AS version,
           CAST(first_exam AS VARCHAR) AS firstExam, CAST(last_exam AS VARCHAR) AS lastExam
         FROM scanner_software WHERE facility_id = ? ORDER BY first_exam, software_version`,
        [facilityId],
      )
      return scanners.map((scanner) => ({
        ...scanner,
        facility: facilityId,
        software: software
          .filter(({ scannerId }) => scannerId === scanner.scannerId)
          .map(({ version, firstExam, lastExam }) => ({ version, firstExam, lastExam })),
      }))
    })
  }
}
