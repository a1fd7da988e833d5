import { z } from 'zod'
import type { ExportedStore, PatientExportStore } from '../../access/patients/ports.ts'
import type { Database } from './database.ts'
import type { Session } from './session.ts'
import { stage } from './staging-table.ts'
import { decodeReport } from './stored-report.ts'

type Row = ExportedStore['rows'][number]

const row: z.ZodType<Row> = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.boolean(), z.null()]),
)
const textKey = [{ name: 'id', kind: 'text', of: (id: string) => id }] as const
const ofExams = 'facility_id = ? AND exam_id IN (SELECT id FROM exported_exam)'

/** Where a patient's rows lie, and which are theirs. Dates as text; the report's content is given apart. */
const patientStores: readonly { readonly store: string; readonly sql: string }[] = [
  {
    store: 'exam',
    sql: `SELECT * REPLACE (exam_date::VARCHAR AS exam_date) FROM exam WHERE ${ofExams} ORDER BY exam_date, exam_id`,
  },
  {
    store: 'irradiation_event',
    sql: `SELECT * FROM irradiation_event WHERE ${ofExams} ORDER BY exam_id, position`,
  },
  {
    store: 'exam_finding',
    sql: `SELECT * FROM exam_finding WHERE ${ofExams} ORDER BY exam_id, position`,
  },
  {
    store: 'exam_supplement',
    sql: `SELECT * FROM exam_supplement WHERE ${ofExams} ORDER BY sequence`,
  },
  {
    store: 'late_size',
    sql: `SELECT * FROM late_size WHERE facility_id = ? AND (
            (key_kind = 'study' AND key IN (SELECT id FROM exported_exam))
            OR (key_kind = 'accession' AND key IN (
              SELECT accession FROM report r
              WHERE r.facility_id = late_size.facility_id AND accession IS NOT NULL
                AND exam_id IN (SELECT id FROM exported_exam))))
          ORDER BY sequence`,
  },
  { store: 'same_scan', sql: `SELECT * FROM same_scan WHERE ${ofExams} ORDER BY ALL` },
  {
    store: 'report',
    sql: `SELECT * EXCLUDE (payload) FROM report WHERE ${ofExams} ORDER BY sequence`,
  },
  {
    store: 'upload',
    sql: `SELECT upload_id, facility_id, received_at FROM upload
          WHERE upload_id IN (SELECT upload_id FROM report WHERE ${ofExams}) ORDER BY received_at`,
  },
  {
    store: 'link_token',
    sql: `SELECT facility_id, patient, token FROM link_token
          WHERE facility_id = ? AND patient IN (
            SELECT patient FROM exam e
            WHERE e.facility_id = link_token.facility_id AND exam_id IN (SELECT id FROM exported_exam))`,
  },
]

/** Tables of one facility, for the hospital that leaves. */
const facilityTables = [
  'exam',
  'irradiation_event',
  'exam_finding',
  'exam_supplement',
  'late_size',
  'same_scan',
  'report',
  'upload',
  'mapping',
  'facility_rule',
  'column_mapping',
  'suggestion_rejection',
  'retention',
] as const

/** Rows in one page of a facility's export. */
const pageRows = 2_000

export class DuckdbPatientExportStore implements PatientExportStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async exportExams(
    facilityId: string,
    examIds: readonly string[],
  ): ReturnType<PatientExportStore['exportExams']> {
    return this.#database.read(async (session) => {
      await stage(session, 'exported_exam', textKey, examIds)
      const stores: ExportedStore[] = []
      for (const { store, sql } of patientStores)
        stores.push({ store, rows: await session.query(row, sql, [facilityId]) })
      const payloads = await session.query(
        z.object({ payload: z.string() }),
        `SELECT payload FROM report WHERE ${ofExams} AND payload IS NOT NULL ORDER BY sequence`,
        [facilityId],
      )
      return { stores, reports: payloads.map(({ payload }) => ({ ...decodeReport(payload) })) }
    })
  }

  async *exportFacility(facilityId: string): AsyncIterable<string> {
    for (const table of facilityTables)
      for (let offset = 0; ; offset += pageRows) {
        const rows = await this.#database.read((session) =>
          page(session, table, facilityId, offset),
        )
        for (const value of rows) yield JSON.stringify({ store: table, row: value })
        if (rows.length < pageRows) break
      }
  }
}

function page(
  session: Session,
  table: (typeof facilityTables)[number],
  facilityId: string,
  offset: number,
): Promise<Row[]> {
  const columns = table === 'exam' ? '* REPLACE (exam_date::VARCHAR AS exam_date)' : '*'
  return session.query(
    row,
    `SELECT ${columns} FROM ${table} WHERE facility_id = ? ORDER BY rowid LIMIT ? OFFSET ?`,
    [facilityId, pageRows, offset],
  )
}
