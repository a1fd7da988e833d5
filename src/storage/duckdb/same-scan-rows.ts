import { z } from 'zod'
import { modalities } from '../../domain/exam-report.ts'
import type { Scan, ScanEvent, SharedScan } from '../../ingest/understanding/same-scans.ts'
import { decisionContent } from './exam-facts.ts'
import { groupBy } from './group-by.ts'
import type { Session } from './session.ts'
import { stage, type StagingColumn } from './staging-table.ts'

/** By what exams of one patient on one scanner and day are found. */
export interface ScanPlace {
  readonly scannerId: string
  readonly examDate: string
  readonly patient: string | null
  readonly ageMonths: number | null
  readonly sex: string | null
}

const placeTable: readonly StagingColumn<ScanPlace>[] = [
  { name: 'scanner_id', kind: 'text', of: ({ scannerId }) => scannerId },
  { name: 'exam_date', kind: 'date', of: ({ examDate }) => examDate },
  { name: 'patient', kind: 'text', of: ({ patient }) => patient },
  { name: 'age_months', kind: 'int32', of: ({ ageMonths }) => ageMonths },
  { name: 'sex', kind: 'text', of: ({ sex }) => sex },
]

/** Numbers that agree where scanner, day and patient do; by themselves they decide nothing. */
const samePatient = (of: string): string => `hash(${of}.scanner_id, ${of}.exam_date, ${of}.patient)`
const alike = (of: string): string =>
  `hash(${of}.scanner_id, ${of}.exam_date, ${of}.age_months, ${of}.sex)`

const scanRow = z.object({
  examId: z.string(),
  scannerId: z.string(),
  examDate: z.string(),
  examTime: z.string().nullable(),
  modality: z.enum(modalities),
  patient: z.string().nullable(),
  ageMonths: z.number().nullable(),
  sex: z.string().nullable(),
  quarantined: z.boolean(),
})

const number = z.number().nullable()
const text = z.string().nullable()
const eventRow: z.ZodType<ScanEvent & { examId: string }> = z.object({
  examId: z.string(),
  eventUid: text,
  startedAt: text,
  ctdivol: number,
  dlp: number,
  kap: number,
  kaR: number,
  scanningLengthMm: number,
})

const sharedRow: z.ZodType<SharedScan> = z.object({
  examId: z.string(),
  otherId: z.string(),
  whole: z.boolean(),
})

/** Exams at some places that may be the same scan as another, and what is recorded of them. */
export interface StoredScans {
  readonly scans: readonly Scan[]
  readonly shared: readonly SharedScan[]
}

/**
 * Exams that share scanner, day and patient (or age and sex, where one names no patient or another) with others, and
 * those that are recorded to share a scan. Exams alone at their place stay in the database.
 */
export async function readScans(
  session: Session,
  facilityId: string,
  places: readonly ScanPlace[],
): Promise<StoredScans> {
  await stage(session, 'scan_place', placeTable, places)
  await session.run(
    `CREATE OR REPLACE TEMP TABLE scan_near AS
     SELECT * FROM (
       SELECT e.exam_id, e.scanner_id, e.exam_date, e.exam_time, e.modality, e.patient, e.age_months,
         e.sex, e.quarantined, ${samePatient('e')} AS same_patient, ${alike('e')} AS alike
       FROM exam e
       WHERE e.facility_id = ? AND e.diagnostic_events > 0 AND e.decision IS DISTINCT FROM 'discarded'
         AND e.exam_date BETWEEN (SELECT min(exam_date) FROM scan_place)
           AND (SELECT max(exam_date) FROM scan_place)
     )
     WHERE same_patient IN (SELECT ${samePatient('p')} FROM scan_place p)
       OR alike IN (SELECT ${alike('p')} FROM scan_place p)`,
    [facilityId],
  )
  await session.run(
    `CREATE OR REPLACE TEMP TABLE scan_candidate AS
     SELECT n.* EXCLUDE (quarantined), coalesce(s.quarantined_anyway, n.quarantined) AS quarantined
     FROM scan_near n LEFT JOIN (
       SELECT exam_id, any_value(quarantined_anyway) AS quarantined_anyway
       FROM same_scan WHERE facility_id = ? GROUP BY exam_id
     ) s ON s.exam_id = n.exam_id
     WHERE s.exam_id IS NOT NULL
       OR n.same_patient IN (
         SELECT same_patient FROM scan_near WHERE patient IS NOT NULL
         GROUP BY same_patient HAVING count(*) > 1)
       OR n.alike IN (
         SELECT alike FROM scan_near WHERE age_months IS NOT NULL AND sex IS NOT NULL
         GROUP BY alike
         HAVING count(*) > 1 AND (count(*) > count(patient) OR count(DISTINCT patient) > 1))`,
    [facilityId],
  )
  const rows = await session.query(
    scanRow,
    `SELECT exam_id AS examId, scanner_id AS scannerId, CAST(exam_date AS VARCHAR) AS examDate,
       exam_time AS examTime, modality, patient, age_months AS ageMonths, sex, quarantined
     FROM scan_candidate`,
  )
  if (rows.length === 0) return { scans: [], shared: [] }
  const events = await session.query(
    eventRow,
    `SELECT exam_id AS examId, event_uid AS eventUid, started_at AS startedAt, ctdivol, dlp, kap,
       ka_r AS kaR, scanning_length_mm AS scanningLengthMm
     FROM irradiation_event
     WHERE facility_id = ? AND role = 'diagnostic' AND exam_id IN (SELECT exam_id FROM scan_candidate)
     ORDER BY exam_id, position`,
    [facilityId],
  )
  const shared = await session.query(
    sharedRow,
    `SELECT exam_id AS examId, other_exam_id AS otherId, whole FROM same_scan
     WHERE facility_id = ? AND exam_id IN (SELECT exam_id FROM scan_candidate)`,
    [facilityId],
  )
  const eventsOf = groupBy(events, ({ examId }) => examId)
  const distinct = await distinctScans(session, facilityId)
  const scans = rows.map((row) => ({
    ...row,
    events: eventsOf.get(row.examId) ?? [],
    distinctFrom: distinct.get(row.examId) ?? [],
  }))
  return { scans, shared }
}

/** Which exams people said are two scans, by exam; of the latest decision about each. */
async function distinctScans(
  session: Session,
  facilityId: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const decisions = await session.query(
    z.object({ examId: z.string(), content: z.string() }),
    `SELECT exam_id AS examId, content FROM exam_supplement
     WHERE facility_id = ? AND kind = 'decision' AND content IS NOT NULL
       AND exam_id IN (SELECT exam_id FROM scan_candidate)
     QUALIFY row_number() OVER (PARTITION BY exam_id ORDER BY sequence DESC) = 1`,
    [facilityId],
  )
  return new Map(
    decisions.map(({ examId, content }) => [
      examId,
      decisionContent.parse(JSON.parse(content)).distinctFrom,
    ]),
  )
}
