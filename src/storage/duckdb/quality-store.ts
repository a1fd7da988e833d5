import { z } from 'zod'
import type { QualityCounts, QualityQuery, QualityStore } from '../../analytics/ports.ts'
import {
  type CompletenessField,
  completenessFields,
  type QualityBy,
} from '../../contract/quality.ts'
import type { Database } from './database.ts'
import type { Session } from './session.ts'
import { sqlLiteral } from './sql-text.ts'

const groupRow = { group: z.string() }
const ruleRow = z.object({
  ...groupRow,
  rule: z.string(),
  exams: z.number(),
  waiting: z.number(),
})
const recordRow = z.object({ ...groupRow, records: z.number(), duplicates: z.number() })
const eventRow = z.object({
  ...groupRow,
  timingRuns: z.number(),
  eventsOnOtherDay: z.number(),
  startsDiffer: z.number(),
})
const uploadRow = z.object({
  ...groupRow,
  receivedAt: z.string(),
  rejected: z.number(),
  byRule: z.string(),
})
const byRule = z.record(z.string(), z.number())

/** A condition on an exam `e`: what counts as known, and of which patient exams. */
const known: Readonly<Record<CompletenessField, { readonly has: string; readonly of: string }>> = {
  weight: { has: 'weight_g IS NOT NULL', of: 'true' },
  height: { has: 'height_mm IS NOT NULL', of: 'true' },
  size: { has: 'size_centi_cm IS NOT NULL', of: `modality = 'CT'` },
  phantom: { has: `phantom IN ('16', '32')`, of: `modality = 'CT'` },
  protocol: { has: 'mapped', of: 'true' },
  age: { has: 'age_months IS NOT NULL', of: 'true' },
  sex: { has: 'sex IS NOT NULL', of: 'true' },
  startTime: { has: 'timed', of: 'true' },
  patient: { has: 'named', of: 'true' },
}
const completeness = completenessFields.map((field) => {
  const { has, of } = known[field]
  return `count(*) FILTER (patient_exam AND ${of}) AS ${field}_of,
    count(*) FILTER (patient_exam AND ${of} AND ${has}) AS ${field}_known`
})

const examRow = z
  .object({
    ...groupRow,
    label: z.string().nullable(),
    exams: z.number(),
    firstExam: z.string().nullable(),
    lastExam: z.string().nullable(),
    patientExams: z.number(),
    quarantined: z.number(),
    waiting: z.number(),
    discarded: z.number(),
    qualityAssurance: z.number(),
    testPatient: z.number(),
    otherPurposes: z.number(),
  })
  .catchall(z.unknown())

/** What was stored of a facility, counted by the engine: aggregates alone leave it. */
export class DuckdbQualityStore implements QualityStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async counts(query: QualityQuery, signal?: AbortSignal): Promise<QualityCounts> {
    return this.#database.read(async (session) => count(session, query), { signal })
  }
}

/**
 * Exams are joined by 64 bits of their id: of a million exams two share them with a probability of 10⁻⁷, and then
 * one count is off by one.
 */
const examKey = (of: string): string => `hash(${of}.exam_id)`

const groupOf: Readonly<Record<QualityBy, string>> = {
  upload: 'm.upload_id',
  scanner: 'e.scanner_id',
  month: 'e.month',
}

async function count(session: Session, query: QualityQuery): Promise<QualityCounts> {
  const facility = sqlLiteral(query.facilityId)
  await session.run(examsInQuestion(query))
  await session.run(
    `CREATE OR REPLACE TEMP TABLE quality_report AS
     SELECT r.upload_id, ${examKey('r')} AS exam, hash(r.record_id, r.content_digest, r.exam_id) AS content,
       r.sequence
     FROM report r
     WHERE r.facility_id = ${facility}
       AND r.upload_id NOT IN (SELECT upload_id FROM withdrawn_upload)`,
  )
  if (query.by === 'upload')
    await session.run(
      `CREATE OR REPLACE TEMP TABLE quality_member AS
       SELECT DISTINCT upload_id, exam FROM quality_report`,
    )
  /** Rows of the groups, and of all together under the group ''. */
  const counted = async <Row>(
    row: z.ZodType<Row>,
    sql: (parts: { group: string; join: string; by: (more: string) => string }) => string,
  ): Promise<readonly Row[]> => {
    const group = groupOf[query.by]
    const sets = (more: string) => `GROUPING SETS ((${group}${more}), (${more.slice(1)}))`
    const single = (more: string) => (more === '' ? '()' : more.slice(1))
    if (query.by !== 'upload')
      return session.query(row, sql({ group: `coalesce(${group}, '')`, join: '', by: sets }))
    // An exam is in several uploads, and once in the total.
    const join = 'JOIN quality_member m ON m.exam = e.exam'
    return [
      ...(await session.query(row, sql({ group: `''`, join: '', by: single }))),
      ...(await session.query(row, sql({ group, join, by: (more) => `${group}${more}` }))),
    ]
  }
  return {
    exams: (await counted(examRow, examCounts)).map(asExamCounts),
    findings: await counted(
      ruleRow,
      ({ group, join, by }) =>
        // Findings are counted by exam: a rule may be broken by several of its events.
        `SELECT ${group} AS "group", f.rule AS rule, count(*) AS exams,
           count(*) FILTER (e.waiting) AS waiting
         FROM (
           SELECT DISTINCT ${examKey('n')} AS exam, n.rule FROM exam_finding n
           WHERE n.facility_id = ${facility}
         ) f
         JOIN quality_exam e ON e.exam = f.exam ${join}
         GROUP BY ${by(', f.rule')}`,
    ),
    records: await counted(recordRow, ({ group, by }) => {
      // A record is of one upload, whatever other uploads its exam is in.
      const ofRecord = (text: string) => text.replace('m.upload_id', 'r.upload_id')
      return `SELECT ${ofRecord(group)} AS "group", count(*) AS records,
         count(*) FILTER (r.sequence > f.first) AS duplicates
       FROM quality_report r
       JOIN (SELECT content, min(sequence) AS first FROM quality_report GROUP BY content) f
         ON f.content = r.content
       JOIN quality_exam e ON e.exam = r.exam
       GROUP BY ${ofRecord(by(''))}`
    }),
    events: await counted(
      eventRow,
      ({ group, join, by }) =>
        `SELECT ${group} AS "group", coalesce(sum(v.timing), 0) AS timingRuns,
           count(*) FILTER (abs(date_diff('day', e.exam_date, v.first::DATE)) > 1
             OR abs(date_diff('day', e.exam_date, v.last::DATE)) > 1) AS eventsOnOtherDay,
           count(*) FILTER (abs(date_diff('second', e.began, v.first)) > 43200
             OR abs(date_diff('second', e.began, v.last)) > 43200) AS startsDiffer
         FROM (
           SELECT exam, timing, TRY_CAST(first AS TIMESTAMP) AS first, TRY_CAST(last AS TIMESTAMP) AS last
           FROM quality_event
         ) v
         JOIN quality_exam e ON e.exam = v.exam ${join}
         GROUP BY ${by('')}`,
    ),
    uploads: await uploads(session, query),
  }
}

const examsInQuestion = ({ facilityId, by, from, to }: QualityQuery): string => {
  const facility = sqlLiteral(facilityId)
  return `
    CREATE OR REPLACE TEMP TABLE quality_exam AS
    SELECT e.*, NOT e.discarded AND NOT e.test_patient AND e.purpose <> 'quality-assurance' AS patient_exam,
      e.quarantined AND NOT e.discarded AS waiting
    FROM (
      SELECT ${examKey('e')} AS exam, e.scanner_id, ${by === 'scanner' ? `concat_ws(' ', e.manufacturer, e.model, e.station_name)` : `''`} AS label, e.exam_date,
        ${by === 'month' ? `strftime(e.exam_date, '%Y-%m')` : `''`} AS month, e.exam_time IS NOT NULL AS timed, e.modality,
        e.purpose, e.patient IS NOT NULL AS named, e.age_months, e.sex, e.weight_g, e.height_mm,
        e.phantom, e.size_centi_cm, e.quarantined,
        e.decision IS NOT DISTINCT FROM 'discarded' AS discarded,
        e.exam_date + TRY_CAST(e.exam_time AS TIME) AS began,
        coalesce(m.loinc, '') <> '' AS mapped,
        e.exam_id IN (
          SELECT exam_id FROM exam_finding WHERE facility_id = ${facility} AND rule = 'test-patient'
        ) AS test_patient
      FROM exam e LEFT JOIN current_mapping m
        ON m.facility_id = e.facility_id AND m.local_name = e.local_name
      WHERE e.facility_id = ${facility}
        ${from === null ? '' : `AND e.exam_date >= ${sqlLiteral(from)}::DATE`}
        ${to === null ? '' : `AND e.exam_date <= ${sqlLiteral(to)}::DATE`}
    ) e;
    CREATE OR REPLACE TEMP TABLE quality_event AS
    SELECT ${examKey('v')} AS exam, count(*) FILTER (v.role = 'timing') AS timing,
      min(v.started_at) AS first, max(v.started_at) AS last
    FROM irradiation_event v
    WHERE v.facility_id = ${facility}
    GROUP BY ${examKey('v')}`
}

const examCounts = ({
  group,
  join,
  by,
}: {
  group: string
  join: string
  by: (more: string) => string
}): string => `
  SELECT ${group} AS "group",
    arg_max(e.label, (e.exam_date, e.exam)) AS label,
    count(*) AS exams,
    min(e.exam_date)::VARCHAR AS firstExam, max(e.exam_date)::VARCHAR AS lastExam,
    count(*) FILTER (patient_exam) AS patientExams,
    count(*) FILTER (quarantined) AS quarantined, count(*) FILTER (waiting) AS waiting,
    count(*) FILTER (discarded) AS discarded,
    count(*) FILTER (purpose = 'quality-assurance') AS qualityAssurance,
    count(*) FILTER (test_patient) AS testPatient,
    count(*) FILTER (patient_exam AND purpose <> 'diagnostic') AS otherPurposes,
    ${completeness.join(',\n')}
  FROM quality_exam e ${join}
  GROUP BY ${by('')}`

function asExamCounts(row: z.infer<typeof examRow>): QualityCounts['exams'][number] {
  const number = (name: string): number => z.number().parse(row[name])
  const { group, label, exams, firstExam, lastExam, patientExams, quarantined, waiting } = row
  const { discarded, qualityAssurance, testPatient, otherPurposes } = row
  return {
    group,
    label: label ?? '',
    exams,
    firstExam,
    lastExam,
    patientExams,
    quarantined,
    waiting,
    discarded,
    qualityAssurance,
    testPatient,
    otherPurposes,
    completeness: completenessFields.map((field) => ({
      field,
      known: number(`${field}_known`),
      of: number(`${field}_of`),
    })),
  }
}

/** Uploads that were not withdrawn; what was rejected has no date, so every one is in. */
async function uploads(
  session: Session,
  { facilityId }: QualityQuery,
): Promise<QualityCounts['uploads']> {
  const rows = await session.query(
    uploadRow,
    `SELECT upload_id AS "group", received_at AS receivedAt, rejected, findings_by_rule AS byRule
     FROM current_upload WHERE facility_id = ? AND withdrawn_at IS NULL
     ORDER BY received_at, upload_id`,
    [facilityId],
  )
  return rows.map(({ byRule: json, ...row }) => ({
    ...row,
    findingsByRule: byRule.parse(JSON.parse(json)),
  }))
}
