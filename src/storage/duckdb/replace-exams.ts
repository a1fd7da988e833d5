import type { Exam } from '../../domain/exam.ts'
import { breathe } from './breathe.ts'
import type { ChangedRows } from './changed-rows.ts'
import { eventTable, examTable, findingTable, type Owned } from './exam-tables.ts'
import type { Session } from './session.ts'
import { placesOf, settleSameScans } from './settle-same-scans.ts'
import { sqlLiteral } from './sql-text.ts'
import { stage, type StagingColumn } from './staging-table.ts'

/** An exam before and after; null where there is none. */
export interface ExamReplacement {
  readonly examId: string
  readonly before: Exam | null
  readonly after: Exam | null
}

/**
 * Writes the derived rows of the exams that changed; each exam id at most once.
 * Exams whose exposures another exam holds too are set aside, those whose other has gone count again.
 * @param changed learns which rows of the core that takes away and brings
 * @returns exams that are set aside for another, of those that changed and those beside them
 */
export async function replaceExams(
  session: Session,
  facilityId: string,
  changes: readonly ExamReplacement[],
  changed: ChangedRows | null,
): Promise<ReadonlySet<string>> {
  const gone = changes.filter(({ before }) => before !== null).map(({ examId }) => examId)
  const exams = changes.flatMap(({ after }) => (after === null ? [] : [after]))
  if (gone.length > 0)
    await stage(session, 'gone_exam', [{ name: 'id', kind: 'text', of: (id: string) => id }], gone)
  if (gone.length > 0)
    await changed?.copied(
      `e.facility_id = ${sqlLiteral(facilityId)} AND e.exam_id IN (SELECT id FROM gone_exam)`,
      (tables) => changed.remove(tables),
    )

  const replace = async <Row>(
    table: string,
    columns: readonly StagingColumn<Row>[],
    rows: readonly Row[],
  ): Promise<void> => {
    if (gone.length > 0)
      await session.run(
        `DELETE FROM ${table} WHERE facility_id = ? AND exam_id IN (SELECT id FROM gone_exam)`,
        [facilityId],
      )
    await stage(session, `staging_${table}`, columns, rows)
    if (rows.length === 0) return
    await session.run(`INSERT INTO ${table} BY NAME SELECT * FROM staging_${table}`)
    await breathe()
  }
  const owned = <Value>(of: (exam: Exam) => readonly Value[]): Owned<Value>[] =>
    exams.flatMap((exam) =>
      of(exam).map((value, position) => ({ facilityId, examId: exam.examId, position, value })),
    )
  await replace(
    'exam',
    examTable,
    owned((exam) => [exam]),
  )
  await replace(
    'irradiation_event',
    eventTable,
    owned((exam) => exam.events),
  )
  await replace(
    'exam_finding',
    findingTable,
    owned((exam) => exam.findings),
  )
  if (exams.length > 0)
    await changed?.add({ exams: 'staging_exam', events: 'staging_irradiation_event' })
  if (gone.length > 0)
    await session.run(
      `DELETE FROM same_scan WHERE facility_id = ? AND exam_id IN (SELECT id FROM gone_exam)`,
      [facilityId],
    )
  const places = changes.flatMap(({ before, after }) => [before, after].flatMap(placesOf))
  return settleSameScans(session, facilityId, places, changed)
}
