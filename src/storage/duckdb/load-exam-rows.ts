import type { ExamLabels, ExamRows } from '../../aggregate/exam-rows.ts'
import type { Database } from './database.ts'
import { readExamRows } from './read-exam-rows.ts'

/** A load reads everything there is; it is bounded, but not like an answer to one question. */
const loadDeadlineMs = 600_000

/** Takes in the registry, once. */
export interface ExamLoad {
  /**
   * What will be loaded is as of this version. Called while no write is under way: the changes of all
   * commits after it, and of none before, have to be applied on top.
   */
  begin(version: string): void
  /** The rows belong to the receiver. @param labels what all codes up to now stand for */
  take(rows: ExamRows, labels: ExamLabels): void | Promise<void>
}

/**
 * Loads all exams as rows of the core.
 * @returns what the codes stand for
 * @throws TooManyCodes, ExamDateOutOfRange
 */
export async function loadExamRows(
  database: Database,
  load: ExamLoad,
  signal?: AbortSignal,
): Promise<ExamLabels> {
  const tables = { exams: 'exam', events: 'irradiation_event' }
  await database.readFromNow(
    (version) => load.begin(version),
    async (session, beside) => {
      for await (const rows of readExamRows(session, beside, tables, database.dictionaries))
        await load.take(rows, database.dictionaries.labels())
    },
    { signal, deadlineMs: loadDeadlineMs },
  )
  return database.dictionaries.labels()
}
