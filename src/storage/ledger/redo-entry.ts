import { z } from 'zod'
import type { Exam } from '../../domain/exam.ts'
import { everyFact, readExams } from '../duckdb/rebuild-exams.ts'
import { identicalExams } from '../duckdb/exam-state.ts'
import { replaceExams } from '../duckdb/replace-exams.ts'
import type { Session } from '../duckdb/session.ts'
import { sqlIdentifier, sqlLiteral } from '../duckdb/sql-text.ts'
import { stage } from '../duckdb/staging-table.ts'
import { rowStructure } from './column-types.ts'
import type { TableRows } from './ledger-body.ts'

/** Exams rebuilt at once; bounds memory. */
const slice = 1_000

const lineColumn = [{ name: 'line', kind: 'text', of: (line: string) => line }] as const
const examRow = z.object({ facility: z.string(), exam: z.string() })

/** Exams that rows of a table have to do with; `line` is the row, as JSON. Tables that no exam follows from are not here. */
const examsTouched: Readonly<Record<string, (lines: string) => string>> = {
  report: (lines) => `
    SELECT DISTINCT (line->>'facility_id') AS facility, (line->>'exam_id') AS exam FROM ${lines}
    UNION
    SELECT r.facility_id, r.exam_id FROM report r
    JOIN ${lines} l ON r.facility_id = (l.line->>'facility_id') AND r.record_id = (l.line->>'record_id')`,
  exam_supplement: (lines) => `
    SELECT DISTINCT (line->>'facility_id') AS facility, (line->>'exam_id') AS exam FROM ${lines}`,
  late_size: (lines) => `
    SELECT DISTINCT r.facility_id AS facility, r.exam_id AS exam FROM report r
    JOIN ${lines} l ON r.facility_id = (l.line->>'facility_id')
      AND (l.line->>'key') = CASE (l.line->>'key_kind') WHEN 'study' THEN r.exam_id ELSE r.accession END`,
  facility_rule: (lines) => `
    SELECT DISTINCT facility_id AS facility, exam_id AS exam FROM report
    WHERE facility_id IN (SELECT (line->>'facility_id') FROM ${lines})`,
  upload_progress: (lines) => `
    WITH gone AS (SELECT upload_id, facility_id FROM upload WHERE upload_id IN (
      SELECT (line->>'upload_id') FROM ${lines} WHERE (line->>'state') = 'withdrawn'))
    SELECT DISTINCT r.facility_id AS facility, r.exam_id AS exam FROM report r JOIN gone g USING (facility_id)
    WHERE r.record_id IN (SELECT record_id FROM report WHERE upload_id = g.upload_id)
      OR EXISTS (FROM late_size s WHERE s.upload_id = g.upload_id
        AND s.key = CASE s.key_kind WHEN 'study' THEN r.exam_id ELSE r.accession END)`,
}

/** Puts what an entry of the ledger holds into the database and rebuilds the exams that follow from it. */
export async function redoEntry(session: Session, tables: readonly TableRows[]): Promise<void> {
  const stagedNames = new Map<string, string>()
  for (const { table, lines } of tables) {
    const name = `redo_${table}`
    await stage(session, name, lineColumn, lines)
    stagedNames.set(table, name)
  }
  const touched = await touchedExams(session, stagedNames)
  const before = await examsOf(session, touched)
  for (const [table, staged] of stagedNames) await insert(session, table, staged)
  const after = await examsOf(session, touched)
  for (const [facility, exams] of after) {
    const were = before.get(facility)
    const changes = [...exams].flatMap(([examId, is]) => {
      const was = were?.get(examId) ?? null
      return identicalExams(was, is) ? [] : [{ examId, before: was, after: is }]
    })
    for (let start = 0; start < changes.length; start += slice)
      await replaceExams(session, facility, changes.slice(start, start + slice), null)
  }
}

type Touched = ReadonlyMap<string, ReadonlySet<string>>

async function touchedExams(
  session: Session,
  stagedNames: ReadonlyMap<string, string>,
): Promise<Touched> {
  const touched = new Map<string, Set<string>>()
  for (const [table, staged] of stagedNames) {
    const query = examsTouched[table]
    if (query === undefined) continue
    for (const { facility, exam } of await session.query(examRow, query(staged)))
      touched.set(facility, (touched.get(facility) ?? new Set()).add(exam))
  }
  return touched
}

/** The exams as the facts in the database make them. */
async function examsOf(
  session: Session,
  touched: Touched,
): Promise<ReadonlyMap<string, ReadonlyMap<string, Exam | null>>> {
  const built = new Map<string, Map<string, Exam | null>>()
  for (const [facility, ids] of touched) {
    const exams = new Map<string, Exam | null>()
    const all = [...ids].sort()
    for (let start = 0; start < all.length; start += slice) {
      const part = all.slice(start, start + slice)
      const exam = (await readExams(session, facility, part)).as(everyFact)
      for (const id of part) exams.set(id, exam(id))
    }
    built.set(facility, exams)
  }
  return built
}

async function insert(session: Session, table: string, staged: string): Promise<void> {
  const structure = sqlLiteral(await rowStructure(session, table))
  await session.run(
    `INSERT INTO ${sqlIdentifier(table)} BY NAME
     SELECT unnest(from_json(line, ${structure})) FROM ${staged}`,
  )
}
