import type { EventColumns, ExamColumns } from '../../aggregate/exam-columns.ts'
import type { ExamSource } from '../../analytics/ports.ts'
import { ColumnCache } from './column-cache.ts'
import { currentVersion } from './current-version.ts'
import type { Database } from './database.ts'
import { loadEventColumns } from './load-event-columns.ts'
import { loadExamColumns } from './load-exam-columns.ts'

/** A load reads everything there is; it is bounded, but not like an answer to one question. */
const loadDeadlineMs = 600_000

/** The registry as columns in memory, loaded again after a commit that changed an exam or a mapping. */
export class DuckdbExamSource implements ExamSource {
  readonly #exams: ColumnCache<ExamColumns>
  readonly #events: ColumnCache<EventColumns>

  constructor(database: Database) {
    const version = (signal?: AbortSignal): Promise<string> =>
      database.read(currentVersion, { signal })
    this.#exams = new ColumnCache(version, () =>
      database.read(loadExamColumns, { deadlineMs: loadDeadlineMs }),
    )
    this.#events = new ColumnCache(version, () =>
      database.read(loadEventColumns, { deadlineMs: loadDeadlineMs }),
    )
  }

  examColumns(signal?: AbortSignal): Promise<ExamColumns> {
    return this.#exams.get(signal)
  }

  /** Belongs to the exam columns of the same `version`, and to no others. */
  eventColumns(signal?: AbortSignal): Promise<EventColumns> {
    return this.#events.get(signal)
  }
}
