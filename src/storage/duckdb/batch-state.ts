import type { Exam } from '../../domain/exam.ts'
import type { ExamReport } from '../../domain/exam-report.ts'
import type { AppliedRecord } from '../../ingest/ports.ts'
import { type ActiveReport, examOf, identicalExams, isReused, sameExam } from './exam-state.ts'
import type { ExamFacts } from './exam-facts.ts'
import { everyFact } from './rebuild-exams.ts'
import type { ExamReplacement } from './replace-exams.ts'
import {
  activeReports,
  factKey,
  recordHolders,
  type Delivery,
  type ReportFacts,
} from './report-facts.ts'

/** Of one exam's reports within one batch, at most this many are judged one by one. */
const judgedSingly = 64

interface ExamState {
  readonly before: Exam | null
  readonly reports: ActiveReport[]
  readonly keys: Set<string>
  current: Exam | null
}

type Admission = 'known' | 'reused' | 'new'

const stillCounts = (delivery: Delivery): boolean => !delivery.withdrawn

/** A batch applied in memory to what is stored: what became of each report, and what is left to write. */
export class BatchState {
  readonly #facts: ReportFacts
  readonly #known: ExamFacts
  readonly #holders: Map<string, Pick<ActiveReport, 'examId' | 'contentDigest'>>
  readonly #exams = new Map<string, ExamState>()
  readonly #stored: Set<string>

  /** @param reports the whole batch in order: the first report under a record id holds it, whatever its exam */
  constructor(facts: ReportFacts, known: ExamFacts, reports: readonly ExamReport[]) {
    this.#facts = facts
    this.#known = known
    this.#holders = recordHolders(facts, stillCounts)
    for (const { recordId, examId, contentDigest } of reports) {
      if (!this.#holders.has(recordId)) this.#holders.set(recordId, { examId, contentDigest })
    }
    this.#stored = new Set([...facts.exams.values()].flat().map(factKey))
  }

  /** Whether the content is stored already, were it only by a withdrawn upload; the first to ask stores it. */
  storesContent(report: ExamReport): boolean {
    const key = factKey(report)
    if (this.#stored.has(key)) return true
    this.#stored.add(key)
    return false
  }

  /**
   * All reports of one exam in the batch, in order. Very many of them are judged in groups, which keeps a
   * hostile file from costing a merge per report: all of a group share its outcome.
   */
  applyExam(examId: string, reports: readonly ExamReport[]): AppliedRecord[] {
    const state = this.#open(examId)
    const stride = Math.ceil(reports.length / judgedSingly)
    const applied: AppliedRecord[] = []
    for (let start = 0; start < reports.length; start += stride) {
      applied.push(...this.#applyTogether(state, reports.slice(start, start + stride)))
    }
    return applied
  }

  changes(): ExamReplacement[] {
    return [...this.#exams]
      .map(([examId, { before, current }]) => ({ examId, before, after: current }))
      .filter(({ before, after }) => !identicalExams(before, after))
  }

  #open(examId: string): ExamState {
    const reports = activeReports(this.#facts, this.#facts.exams.get(examId) ?? [], stillCounts)
    const before = this.#examOf(examId, reports)
    const state = { before, reports, keys: new Set(reports.map(factKey)), current: before }
    this.#exams.set(examId, state)
    return state
  }

  #examOf(examId: string, reports: readonly ActiveReport[]): Exam | null {
    return examOf(reports, this.#holders, this.#known.knowledge(examId, reports, everyFact))
  }

  #applyTogether(state: ExamState, reports: readonly ExamReport[]): AppliedRecord[] {
    const admissions = reports.map((report) => this.#admit(state, report))
    if (admissions.every((admission) => admission === 'known')) return admissions.map(() => known)
    const before = state.current
    state.current = this.#examOf(reports[0]?.examId ?? '', state.reports)
    const outcome: Readonly<Record<Admission, AppliedRecord>> = {
      known,
      reused,
      new: outcomeOf(before, state.current),
    }
    return admissions.map((admission) => outcome[admission])
  }

  #admit(state: ExamState, report: ExamReport): Admission {
    const key = factKey(report)
    if (state.keys.has(key)) return 'known'
    state.keys.add(key)
    const { examId, recordId, contentDigest, accession } = report
    state.reports.push({ examId, recordId, contentDigest, accession, report: () => report })
    return isReused(report, this.#holders) ? 'reused' : 'new'
  }
}

const known: AppliedRecord = { outcome: 'duplicate', findings: [] }
const reused: AppliedRecord = { outcome: 'quarantined', findings: ['sop-uid-reused'] }

function outcomeOf(before: Exam | null, after: Exam | null): AppliedRecord {
  if (after === null || sameExam(before, after)) return known
  const findings = (['event-conflict', 'exam-conflict'] as const).filter(
    (rule) => count(after, rule) > count(before, rule),
  )
  if (after.quarantined) return { outcome: 'quarantined', findings }
  return { outcome: before === null ? 'accepted' : 'updated', findings }
}

const count = (exam: Exam | null, wanted: 'event-conflict' | 'exam-conflict'): number =>
  exam?.findings.filter(({ rule }) => rule === wanted).length ?? 0
