import type { Exam } from '../../domain/exam.ts'
import type { RuleId } from '../../domain/finding-rules.ts'
import { sameScans, type Scan, type SharedScan } from '../../ingest/understanding/same-scans.ts'
import type { ChangedRows } from './changed-rows.ts'
import { groupBy } from './group-by.ts'
import { readScans, type ScanPlace } from './same-scan-rows.ts'
import type { Session } from './session.ts'
import { sqlLiteral } from './sql-text.ts'
import { stage, type StagingColumn } from './staging-table.ts'

const elsewhere: RuleId = 'same-scan-elsewhere'
const inPart: RuleId = 'scan-partly-elsewhere'

interface SettledScan extends SharedScan {
  /** Whether it is out of statistics for another reason too. */
  readonly quarantinedAnyway: boolean
}

const sharedTable: readonly StagingColumn<SettledScan>[] = [
  { name: 'exam_id', kind: 'text', of: ({ examId }) => examId },
  { name: 'other_exam_id', kind: 'text', of: ({ otherId }) => otherId },
  { name: 'whole', kind: 'boolean', of: ({ whole }) => whole },
  { name: 'quarantined_anyway', kind: 'boolean', of: (row) => row.quarantinedAnyway },
]

const unsettledTable: readonly StagingColumn<Scan>[] = [
  { name: 'exam_id', kind: 'text', of: ({ examId }) => examId },
  { name: 'quarantined_anyway', kind: 'boolean', of: ({ quarantined }) => quarantined },
]

/**
 * Sets aside the exams at some places whose exposures are all in another exam, lets those count again whose
 * other is gone, and notes those that share a part. What results follows from the exams as they are now, not
 * from what was recorded before.
 * @param places of all exams that changed, as they were and as they are
 * @returns exams at these places that are set aside
 */
export async function settleSameScans(
  session: Session,
  facilityId: string,
  places: readonly ScanPlace[],
  rows: ChangedRows | null,
): Promise<ReadonlySet<string>> {
  const known = new Map(places.map((place) => [placeKey(place), placeOf(place)]))
  for (;;) {
    if (known.size === 0) return new Set()
    const { scans, shared } = await readScans(session, facilityId, [...known.values()])
    const found = sameScans(scans)
    // What is shared with an exam at another place depends on what else is there.
    const linked = new Set(
      [...found, ...shared].flatMap(({ examId, otherId }) => [examId, otherId]),
    )
    const before = known.size
    for (const scan of scans) if (linked.has(scan.examId)) known.set(placeKey(scan), placeOf(scan))
    if (known.size > before) continue
    await record(session, facilityId, { scans, found, shared }, rows)
    return new Set(found.flatMap(({ examId, whole }) => (whole ? [examId] : [])))
  }
}

/** Where others may hold the same exposures as an exam; nowhere when it has none that is diagnostic. */
export const placesOf = (exam: Exam | null): readonly ScanPlace[] =>
  exam === null || exam.diagnosticEvents === 0
    ? []
    : [
        {
          scannerId: exam.scanner.scannerId,
          examDate: exam.examDate,
          patient: exam.patient.pseudonym,
          ageMonths: exam.patient.ageMonths,
          sex: exam.patient.sex,
        },
      ]

const placeOf = ({ scannerId, examDate, patient, ageMonths, sex }: ScanPlace): ScanPlace => ({
  scannerId,
  examDate,
  patient,
  ageMonths,
  sex,
})

const placeKey = ({ scannerId, examDate, patient, ageMonths, sex }: ScanPlace): string =>
  JSON.stringify([scannerId, examDate, patient, ageMonths, sex])

async function record(
  session: Session,
  facilityId: string,
  {
    scans,
    found,
    shared,
  }: {
    readonly scans: readonly Scan[]
    readonly found: readonly SharedScan[]
    readonly shared: readonly SharedScan[]
  },
  rows: ChangedRows | null,
): Promise<void> {
  if (found.length === 0 && shared.length === 0) return
  const [now, then] = [found, shared].map((of) => groupBy(of, ({ examId }) => examId))
  const unsettled = scans.filter(
    ({ examId }) => statusKey(now?.get(examId)) !== statusKey(then?.get(examId)),
  )
  if (unsettled.length === 0) return
  await stage(session, 'unsettled_scan', unsettledTable, unsettled)
  await stage(
    session,
    'settled_scan',
    sharedTable,
    unsettled.flatMap(({ examId, quarantined }) =>
      (now?.get(examId) ?? []).map((scan) => ({ ...scan, quarantinedAnyway: quarantined })),
    ),
  )
  const facility = sqlLiteral(facilityId)
  const mine = `facility_id = ${facility} AND exam_id IN (SELECT exam_id FROM unsettled_scan)`
  await session.run(`DELETE FROM same_scan WHERE ${mine}`)
  await session.run(
    `INSERT INTO same_scan BY NAME SELECT ${facility} AS facility_id, * FROM settled_scan`,
  )
  await session.run(
    `DELETE FROM exam_finding WHERE ${mine} AND rule IN ('${elsewhere}', '${inPart}')`,
  )
  await session.run(
    `INSERT INTO exam_finding BY NAME
     SELECT ${facility} AS facility_id, s.exam_id, coalesce(f.next, 0) AS position,
       CASE WHEN s.whole THEN '${elsewhere}' ELSE '${inPart}' END AS rule
     FROM (SELECT exam_id, bool_or(whole) AS whole FROM settled_scan GROUP BY exam_id) s
     LEFT JOIN (
       SELECT exam_id, max(position) + 1 AS next FROM exam_finding WHERE ${mine} GROUP BY exam_id
     ) f ON f.exam_id = s.exam_id`,
  )
  await session.run(
    `CREATE OR REPLACE TEMP TABLE moved_scan AS
     SELECT e.exam_id, NOT e.quarantined AS quarantined
     FROM exam e JOIN (
       SELECT u.exam_id, u.quarantined_anyway OR coalesce(bool_or(s.whole), false) AS quarantined
       FROM unsettled_scan u LEFT JOIN settled_scan s ON s.exam_id = u.exam_id
       GROUP BY u.exam_id, u.quarantined_anyway
     ) u ON u.exam_id = e.exam_id
     WHERE e.facility_id = ${facility} AND e.quarantined <> u.quarantined`,
  )
  const moved = `e.facility_id = ${facility} AND e.exam_id IN (SELECT exam_id FROM moved_scan)`
  await rows?.copied(moved, (tables) => rows.remove(tables))
  await session.run(`UPDATE exam e SET quarantined = NOT quarantined WHERE ${moved}`)
  await rows?.copied(moved, (tables) => rows.add(tables))
}

const statusKey = (shared: readonly SharedScan[] | undefined): string =>
  (shared ?? [])
    .map(({ otherId, whole }) => `${whole} ${otherId}`)
    .sort()
    .join(',')
