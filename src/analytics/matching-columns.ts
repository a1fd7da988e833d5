import type { EventColumns, ExamColumns } from '../aggregate/exam-columns.ts'
import type { ExamSource } from './ports.ts'

const tries = 20

/**
 * Exams and their events as of one commit: a commit in between would pair values with the wrong exams.
 * @throws Error when commits come faster than columns can be read
 */
export async function matchingColumns(
  exams: ExamSource,
): Promise<{ readonly columns: ExamColumns; readonly events: EventColumns }> {
  for (let i = 0; i < tries; i++) {
    const columns = await exams.examColumns()
    const events = await exams.eventColumns()
    if (events.version === undefined || events.version === columns.version)
      return { columns, events }
  }
  throw new Error('the registry changes faster than it can be read')
}
