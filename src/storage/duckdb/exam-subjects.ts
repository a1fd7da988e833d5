import { z } from 'zod'
import type { ExamSubject, ExamSubjects } from '../../access/audit/audit-desk.ts'
import type { Database } from './database.ts'

const subjectRow = z.object({
  examId: z.string(),
  facility: z.string(),
  patient: z.string().nullable(),
})

/** Asked at once; bounds the length of a statement. */
const slice = 1_000

/** Whose exams are: for the audit trail, which tells who saw a patient. */
export class DuckdbExamSubjects implements ExamSubjects {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async subjectsOf(examIds: readonly string[]): Promise<readonly ExamSubject[]> {
    const found: ExamSubject[] = []
    for (let start = 0; start < examIds.length; start += slice) {
      const ids = examIds.slice(start, start + slice)
      found.push(...(await this.#ofSlice(ids)))
    }
    return found
  }

  #ofSlice(ids: readonly string[]): Promise<readonly ExamSubject[]> {
    return this.#database.read((session) =>
      session.query(
        subjectRow,
        `SELECT exam_id AS examId, facility_id AS facility, patient FROM exam
         WHERE exam_id IN (${ids.map(() => '?').join(', ')})`,
        [...ids],
      ),
    )
  }
}
