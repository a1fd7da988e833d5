import type { ExamRows } from '../../aggregate/exam-rows.ts'
import { eventFields, examFields } from './core-columns.ts'
import type { Dictionaries } from './dictionaries.ts'
import { type ExamTables, readExamRows } from './read-exam-rows.ts'
import type { Session } from './session.ts'

/** Collects what one write transaction does to the rows of the core. */
export class ChangedRows {
  readonly removed: ExamRows[] = []
  readonly added: ExamRows[] = []
  readonly #session: Session
  readonly #dictionaries: Dictionaries

  constructor(session: Session, dictionaries: Dictionaries) {
    this.#session = session
    this.#dictionaries = dictionaries
  }

  /**
   * Sets exams apart, with their events, for the time of `work`: the registry is searched for them once.
   * @param condition on a row `e` of the table exam
   */
  async copied(condition: string, work: (tables: ExamTables) => Promise<void>): Promise<void> {
    const tables = { exams: 'changed_exam', events: 'changed_event' }
    await this.#session.run(
      `CREATE OR REPLACE TEMP TABLE ${tables.exams} AS
       SELECT ${examFields.join(', ')} FROM exam e WHERE ${condition}`,
    )
    await this.#session.run(
      `CREATE OR REPLACE TEMP TABLE ${tables.events} AS
       SELECT ${eventFields.join(', ')} FROM irradiation_event e
       WHERE (e.facility_id, e.exam_id) IN (SELECT facility_id, exam_id FROM ${tables.exams})`,
    )
    await work(tables)
    // The connection, and with it what is temporary, outlives the transaction.
    for (const table of Object.values(tables)) await this.#session.run(`DROP TABLE temp.${table}`)
  }

  /** The exams of a table as they are now, mapped as now, are about to go. */
  async remove(tables: ExamTables): Promise<void> {
    await this.#read(tables, this.removed)
  }

  /** The exams of a table have come, mapped as now. */
  async add(tables: ExamTables): Promise<void> {
    await this.#read(tables, this.added)
  }

  async #read(tables: ExamTables, into: ExamRows[]): Promise<void> {
    for await (const rows of readExamRows(this.#session, null, tables, this.#dictionaries))
      into.push(rows)
  }
}
