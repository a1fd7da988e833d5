import type { Exam } from '../../domain/exam.ts'
import { breathe } from './breathe.ts'
import type { ChangedRows } from './changed-rows.ts'
import { ExamFacts, type FactView } from './exam-facts.ts'
import { examOf, identicalExams } from './exam-state.ts'
import { type ExamReplacement, replaceExams } from './replace-exams.ts'
import {
  accessionsOf,
  activeReports,
  loadReportFacts,
  recordHolders,
  type ReportFacts,
  type RecordHolders,
} from './report-facts.ts'
import type { Session } from './session.ts'

/** Exams rebuilt at once; bounds memory. */
const slice = 1_000

/** Every fact that is stored, of uploads that were not withdrawn. */
export const everyFact: FactView = { counts: ({ withdrawn }) => !withdrawn }

/**
 * Rebuilds exams whose facts count otherwise than before, in slices.
 * @param before the facts that counted, @param after those that count now
 * @returns how many exams changed
 */
export async function rebuildExams(
  session: Session,
  facilityId: string,
  examIds: readonly string[],
  views: { readonly before: FactView; readonly after: FactView },
  rows: ChangedRows | null,
): Promise<number> {
  let changed = 0
  for await (const changes of changedExams(session, facilityId, examIds, views)) {
    await replaceExams(session, facilityId, changes, rows)
    changed += changes.length
  }
  return changed
}

/** The exams that differ between two views, in slices; nothing is written. */
export async function* changedExams(
  session: Session,
  facilityId: string,
  examIds: readonly string[],
  { before, after }: { readonly before: FactView; readonly after: FactView },
): AsyncGenerator<readonly ExamReplacement[]> {
  for (let start = 0; start < examIds.length; start += slice) {
    const ids = examIds.slice(start, start + slice)
    const read = await readExams(session, facilityId, ids)
    const [then, now] = [read.as(before), read.as(after)]
    const changes: ExamReplacement[] = []
    for (const [index, examId] of ids.entries()) {
      const [was, is] = [then(examId), now(examId)]
      if (!identicalExams(was, is)) changes.push({ examId, before: was, after: is })
      if (index % 100 === 99) await breathe()
    }
    yield changes
  }
}

export interface ReadExams {
  readonly reports: ReportFacts
  readonly facts: ExamFacts
  /** The exams by a view; null where no report counts. */
  as(view: FactView): (examId: string) => Exam | null
}

/** Everything stored about some exams. */
export async function readExams(
  session: Session,
  facilityId: string,
  examIds: readonly string[],
): Promise<ReadExams> {
  const reports = await loadReportFacts(session, facilityId, examIds, [])
  const facts = await ExamFacts.load(session, facilityId, examIds, accessionsOf(reports))
  return {
    reports,
    facts,
    as(view) {
      const holders: RecordHolders = recordHolders(reports, view.counts)
      return (examId) => {
        const active = activeReports(reports, reports.exams.get(examId) ?? [], view.counts)
        return examOf(active, holders, facts.knowledge(examId, active, view))
      }
    },
  }
}
