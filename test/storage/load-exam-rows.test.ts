import { describe, expect, it } from 'vitest'
import { purposes } from '../../src/domain/purpose.ts'
import { ExamDateOutOfRange } from '../../src/storage/duckdb/exam-date-out-of-range.ts'
import { loadExamRows } from '../../src/storage/duckdb/load-exam-rows.ts'
import type { DuckdbRegistry } from '../../src/storage/duckdb/open-registry.ts'
import { loadedRows, plainRows, type PlainRow } from './support/core-mirror.ts'
import { eventOf, reportOf } from './support/exam-report.ts'
import { temporaryDatabase } from './support/temporary-database.ts'
import { temporaryRegistry } from './support/temporary-registry.ts'
import { uploadOf } from './support/upload-record.ts'

const nobody = {
  pseudonym: null,
  ageDays: null,
  ageMonths: null,
  agePrecision: null,
  sex: null,
  weightKg: null,
  heightCm: null,
}

async function withReports(
  ...reports: readonly Partial<ReturnType<typeof reportOf>>[]
): Promise<DuckdbRegistry> {
  const registry = await temporaryRegistry()
  await registry.uploads.addUpload(uploadOf())
  await registry.reports.applyBatch({
    facilityId: 'a',
    uploadId: 'upload-1',
    reports: reports.map((over, index) =>
      reportOf({ examId: `exam-${index}`, recordId: `record-${index}`, ...over }),
    ),
  })
  return registry
}

const onlyRow = async (over: Partial<ReturnType<typeof reportOf>>): Promise<PlainRow> => {
  const rows = await loadedRows(await withReports(over))
  expect(rows).toHaveLength(1)
  return rows[0] ?? {}
}

describe('loadExamRows', () => {
  it('gives an exam in the steps and words of the core', async () => {
    const registry = await withReports({
      indication: 'pneumonia',
      purpose: 'radiotherapy-planning',
      patient: { ...reportOf().patient, weightKg: 21.509 },
    })
    await registry.mappings.setMappings([
      { facility: 'a', localName: 'CT Thorax nativ', loinc: '24627-2', mappedAt: 'now' },
    ])
    const [row] = await loadedRows(registry)
    expect(row).toMatchObject({
      facility: 'a',
      scanner: 'a/scanner-1',
      manufacturer: 'Maker',
      model: 'Model X',
      protocol: '24627-2',
      indication: 'pneumonia',
      purpose: purposes.indexOf('radiotherapy-planning'),
      sex: 1,
      quarantined: 0,
      phantom: 2,
      day: 19_849,
      ageMonths: 77,
      weight10g: 2150,
      sizeTenthMm: 2437,
      lateralTenthMm: 2810,
      ctdivol: 51_234,
      dlp: 1_534_567,
      scanLengthTenthMm: 2995,
      diagnosticEvents: 1,
      sequenceCount: 1,
      sequences: [51_234],
    })
    expect(row?.['patient']).toBeGreaterThan(0)
  })

  it('says absent in the pattern of each column', async () => {
    const row = await onlyRow({
      patient: nobody,
      studyDescription: null,
      scanner: { ...reportOf().scanner, manufacturer: null, model: null },
      events: [],
    })
    expect(row).toMatchObject({
      device: 0,
      protocol: '',
      indication: '',
      sex: 0,
      phantom: 0,
      ageMonths: 0xffff,
      weight10g: 0xffff,
      sizeTenthMm: 0xffff,
      lateralTenthMm: 0xffff,
      patient: 0,
      diagnosticEvents: 0,
      sequenceCount: 0,
      sequences: [],
    })
    for (const dose of ['ctdivol', 'dlp', 'ssde', 'kap', 'kaR', 'scanLengthTenthMm'])
      expect(row[dose], dose).toBe(0xffffffff)
  })

  it('takes what a column cannot hold for unknown', async () => {
    const patient = { ...reportOf().patient, ageMonths: 65_535, weightKg: 655.35 }
    const size = { effectiveDiameterCm: 655.35, lateralDimensionCm: 700 }
    const tooMuch = await onlyRow({ patient, events: [eventOf(size)] })
    expect(tooMuch).toMatchObject({ ageMonths: 0xffff, weight10g: 0xffff })
    expect(tooMuch).toMatchObject({ sizeTenthMm: 0xffff, lateralTenthMm: 0xffff })
    const most = await onlyRow({
      patient: { ...patient, ageMonths: 65_534, weightKg: 655.349 },
      events: [eventOf({ effectiveDiameterCm: 655.34, lateralDimensionCm: 0 })],
    })
    expect(most).toMatchObject({ ageMonths: 65_534, weight10g: 65_534 })
    expect(most).toMatchObject({ sizeTenthMm: 65_534, lateralTenthMm: 0 })
  })

  it('gives the CTDIvol of diagnostic events that have one, in order, beside the right exam', async () => {
    const events = (...values: readonly (number | null)[]) =>
      values.map((ctdivol, index) => eventOf({ eventUid: `2.25.${index}`, ctdivol }))
    const localiser = eventOf({ eventUid: '2.25.99', role: 'localiser', ctdivol: 5 })
    const registry = await withReports(
      { events: [...events(30, null, 10, 20), localiser] },
      { events: [localiser] },
      { events: events(7) },
      { events: events(null) },
      { events: events(9, 8) },
    )
    const rows = await loadedRows(registry)
    expect(rows.map(({ sequences }) => sequences)).toEqual([[30, 10, 20], [], [7], [], [9, 8]])
    expect(rows.map(({ diagnosticEvents }) => diagnosticEvents)).toEqual([4, 0, 1, 1, 2])
  })

  it('tells patients apart and keeps them the same', async () => {
    const patient = (pseudonym: string) => ({ patient: { ...reportOf().patient, pseudonym } })
    const rows = await loadedRows(
      await withReports(patient('p'), patient('q'), patient('p'), patient('')),
    )
    const [p, q, again, unknown] = rows.map((row) => row['patient'])
    expect(again).toBe(p)
    expect(q).not.toBe(p)
    expect(unknown).toBe(0)
  })

  it('takes the days from 1970-01-01 to 2149-06-06, and a quarantined exam of any day', async () => {
    const rows = await loadedRows(
      await withReports(
        { examDate: '1970-01-01' },
        { examDate: '2149-06-06' },
        ...['1753-01-01', '9999-12-31'].map((examDate) => ({
          examDate,
          findings: [
            { rule: 'exam-date-implausible', field: null, event: null, row: null } as const,
          ],
        })),
      ),
    )
    expect(rows.map(({ day }) => day)).toEqual([0, 65_535, 0, 65_535])
    for (const examDate of ['1969-12-31', '2149-06-07'])
      await expect(loadedRows(await withReports({ examDate }))).rejects.toThrow(ExamDateOutOfRange)
  })

  it('gives an empty registry as no rows', async () => {
    expect(await loadedRows(await temporaryRegistry())).toEqual([])
  })
})

describe('loadExamRows of tables in any order', () => {
  const exam = `facility_id, exam_id, modality, exam_date, purpose, scanner_id, diagnostic_events, quarantined`
  const fill = async (order: string, missing = '') => {
    const database = await temporaryDatabase()
    await database.write(async (session) => {
      await session.run(
        `INSERT INTO exam (${exam}) SELECT 'a', 'e' || i, 'CT', DATE '2024-01-01', 'diagnostic',
           's' || (i % 7), i % 4, false FROM range(70000) r(i)`,
      )
      await session.run(
        `INSERT INTO irradiation_event (facility_id, exam_id, position, role, ctdivol)
         SELECT 'a', 'e' || i, p, 'diagnostic', i * 10 + p
         FROM (SELECT i, unnest(range(i % 4)) AS p FROM range(70000) r(i)) ${missing} ${order}`,
      )
    })
    const blocks: number[] = []
    const sequences = new Map<string, number>()
    await loadExamRows(database, {
      begin: () => {},
      take: (rows) => {
        blocks.push(rows.length)
        const labels = database.dictionaries.labels()
        for (const row of plainRows(rows, labels)) {
          const key = JSON.stringify(row['sequences'])
          sequences.set(key, (sequences.get(key) ?? 0) + 1)
        }
      },
    })
    return { blocks, sequences }
  }

  it.each(['', 'ORDER BY i DESC, p DESC', 'ORDER BY hash(i, p)'])(
    'finds every event: %s',
    async (order) => {
      const { blocks, sequences } = await fill(order)
      expect(blocks).toEqual([65_536, 70_000 - 65_536])
      expect(sequences.size).toBe(52_501)
      expect(sequences.get('[]')).toBe(17_500)
      expect(sequences.get('[699990,699991,699992]')).toBe(1)
      expect(sequences.get('[690010]')).toBe(1)
    },
  )

  it('refuses events that belong to no exam, and exams without their events', async () => {
    await expect(fill('', 'WHERE i <> 69999 OR p <> 2')).rejects.toThrow('events stored')
    await expect(fill(`UNION ALL SELECT 'a', 'x', 0, 'diagnostic', 1`)).rejects.toThrow(
      'events stored',
    )
  })
})
