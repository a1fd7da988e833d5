import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Database } from '../../../../src/storage/duckdb/database.ts'
import { openRegistry } from '../../../../src/storage/duckdb/open-registry.ts'

const now = () => new Date('2026-01-02T03:04:05Z')
export const largeFacilities: readonly string[] = Array.from({ length: 20 }, (_, i) => `large-${i}`)

/** Facilities whose exams are adult heads by name, and one that has none yet. */
export async function makeRegistry(dataDir: string, ...others: readonly string[]): Promise<void> {
  const registry = await openRegistry({ dataDir, clock: now })
  const mappedAt = now().toISOString()
  for (const id of [...largeFacilities, ...others]) {
    const names = { name: `Hospital ${id}`, organisation: 'Trust', country: null }
    await registry.facilities.addFacility({ id, ...names, createdAt: mappedAt })
    await registry.mappings.setMappings([
      { facility: id, localName: 'CT Head', loinc: '30799-1', mappedAt },
    ])
  }
  await registry.close()
}

/** Exams number from..to−1 of the large facilities, of March 2025, written to the closed registry past its stores. */
export async function addExams(dataDir: string, from: number, to: number): Promise<void> {
  const spool = join(dataDir, 'spool')
  mkdirSync(spool, { recursive: true })
  const database = await Database.open({
    file: join(dataDir, 'registry.duckdb'),
    spool,
    spill: join(dataDir, 'spill'),
    threads: 2,
    memoryLimit: '1GB',
    readers: 1,
    readDeadlineMs: 60_000,
    writeDeadlineMs: 60_000,
    clock: now,
  })
  await database.write((session) =>
    session.run(
      `INSERT INTO exam (facility_id, exam_id, modality, exam_date, local_name, purpose, patient,
         age_months, sex, scanner_id, phantom, ctdivol, dlp, diagnostic_events, quarantined)
       SELECT 'large-' || i % 20, 'e' || i, 'CT', DATE '2025-03-01' + (i % 31)::INTEGER, 'CT Head',
         'diagnostic', 'p' || i, 300 + i % 500, CASE i % 2 WHEN 0 THEN 'female' ELSE 'male' END,
         's' || i % 20, '16', hash(i) % 1000000, hash(i + 1) % 20000000, 0, false
       FROM range(${from}, ${to}) r(i)`,
    ),
  )
  await database.close()
}
