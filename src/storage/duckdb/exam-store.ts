import { z } from 'zod'
import type { BulkDecisionInput, ExamState, ExamSummary } from '../../contract/exam.ts'
import { modalities } from '../../domain/exam-report.ts'
import { examDecisionStates } from '../../domain/exam.ts'
import { findingRules } from '../../domain/finding-rules.ts'
import { fromFixedPoint } from '../../domain/fixed-point.ts'
import { purposes } from '../../domain/purpose.ts'
import type { ExamDecision } from '../../ingest/understanding/exam-knowledge.ts'
import type { ExamAccount, ExamStore } from '../../ingest/understanding/ports.ts'
import { explainExam } from '../../ingest/understanding/understand-exam.ts'
import { withSameScan } from '../../ingest/understanding/with-same-scan.ts'
import { stateOf } from '../../ingest/understanding/view-exam.ts'
import { breathe } from './breathe.ts'
import type { Database } from './database.ts'
import { decisionContent } from './exam-facts.ts'
import { countedReports } from './exam-state.ts'
import { everyFact, readExams, rebuildExams } from './rebuild-exams.ts'
import { recordChange } from './record-change.ts'
import { activeReports, recordHolders } from './report-facts.ts'
import { currentRules } from './rule-rows.ts'
import type { ScanPlace } from './same-scan-rows.ts'
import type { Session, SqlParameter } from './session.ts'
import { placesOf, settleSameScans } from './settle-same-scans.ts'
import { sqlLiteral } from './sql-text.ts'
import { stage, type StagingColumn } from './staging-table.ts'

/** Exams decided on at once; bounds memory. */
const slice = 1_000

const quarantining = Object.entries(findingRules)
  .filter(([, { severity }]) => severity === 'quarantined')
  .map(([rule]) => sqlLiteral(rule))
  .join(', ')

const summaryRow = z
  .object({
    examId: z.string(),
    facility: z.string(),
    quarantined: z.boolean(),
    decision: z.enum(examDecisionStates).nullable(),
    modality: z.enum(modalities),
    examDate: z.string(),
    localName: z.string().nullable(),
    scannerId: z.string(),
    purpose: z.enum(purposes),
    ctdivol: z.number().nullable(),
    dlp: z.number().nullable(),
    kap: z.number().nullable(),
    rules: z.string(),
  })
  .transform(({ quarantined, decision, ctdivol, dlp, kap, rules, ...row }): ExamSummary => ({
    ...row,
    state: stateOf({ quarantined, decision }),
    ctdivolMgy: ctdivol === null ? null : fromFixedPoint(ctdivol, 'CTDIvol'),
    dlpMgyCm: dlp === null ? null : fromFixedPoint(dlp, 'DLP'),
    kapGyCm2: kap === null ? null : fromFixedPoint(kap, 'KAP'),
    rules: rules === '' ? [] : rules.split(' '),
  }))

const discarded = `e.decision IS NOT DISTINCT FROM 'discarded'`
const stateConditions: Readonly<Record<ExamState, string>> = {
  quarantined: `e.quarantined AND NOT ${discarded}`,
  discarded,
  accepted: `NOT e.quarantined AND e.decision = 'accepted'`,
  corrected: `NOT e.quarantined AND e.decision = 'corrected'`,
  counted: `NOT e.quarantined AND (e.decision IS NULL OR e.decision = 'outdated')`,
}

/** A place in the list: the last exam's date and id. */
const cursorPattern = /^(\d{4}-\d{2}-\d{2})~(.{1,50})$/

const decisionRow = z.object({ content: z.string(), decidedBy: z.string() })

interface DecidedExam {
  readonly sequence: number
  readonly facilityId: string
  readonly examId: string
  readonly decision: ExamDecision
  readonly by: string
  readonly at: string
}

const supplementTable: readonly StagingColumn<DecidedExam>[] = [
  { name: 'sequence', kind: 'int53', of: ({ sequence }) => sequence },
  { name: 'facility_id', kind: 'text', of: ({ facilityId }) => facilityId },
  { name: 'exam_id', kind: 'text', of: ({ examId }) => examId },
  { name: 'kind', kind: 'text', of: () => 'decision' },
  { name: 'content', kind: 'text', of: ({ decision }) => JSON.stringify(decision) },
  { name: 'decided_by', kind: 'text', of: ({ by }) => by },
  { name: 'decided_at', kind: 'text', of: ({ at }) => at },
]

/** Exams as people look at them, and what they decide, which is kept for ever: the latest counts. */
export class DuckdbExamStore implements ExamStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async exams({
    facilityIds,
    state,
    limit,
    after,
  }: Parameters<ExamStore['exams']>[0]): ReturnType<ExamStore['exams']> {
    if (facilityIds !== '*' && facilityIds.length === 0) return { exams: [], next: null }
    const conditions = ['true']
    const parameters: SqlParameter[] = []
    if (facilityIds !== '*') {
      conditions.push(`e.facility_id IN (${facilityIds.map(() => '?').join(', ')})`)
      parameters.push(...facilityIds)
    }
    if (state !== null) conditions.push(stateConditions[state])
    const [, date, id] = cursorPattern.exec(after ?? '') ?? []
    if (date !== undefined && id !== undefined) {
      conditions.push('(e.exam_date < ?::DATE OR (e.exam_date = ?::DATE AND e.exam_id > ?))')
      parameters.push(date, date, id)
    }
    const exams = await this.#database.read((session) =>
      session.query(
        summaryRow,
        `WITH page AS (
           SELECT e.* FROM exam e WHERE ${conditions.join(' AND ')}
           ORDER BY e.exam_date DESC, e.exam_id LIMIT ?
         )
         SELECT e.exam_id AS examId, e.facility_id AS facility, e.quarantined, e.decision, e.modality,
           CAST(e.exam_date AS VARCHAR) AS examDate, e.local_name AS localName,
           e.scanner_id AS scannerId, e.purpose, e.ctdivol, e.dlp, e.kap,
           coalesce(f.rules, '') AS rules
         FROM page e LEFT JOIN (
           SELECT facility_id, exam_id, string_agg(DISTINCT rule, ' ' ORDER BY rule) AS rules
           FROM exam_finding
           WHERE rule IN (${quarantining}) AND exam_id IN (SELECT exam_id FROM page)
           GROUP BY facility_id, exam_id
         ) f ON f.facility_id = e.facility_id AND f.exam_id = e.exam_id
         ORDER BY e.exam_date DESC, e.exam_id`,
        [...parameters, limit],
      ),
    )
    const last = exams.length === limit ? exams.at(-1) : undefined
    return { exams, next: last === undefined ? null : `${last.examDate}~${last.examId}` }
  }

  async facilityOf(examId: string): Promise<string | null> {
    const [row] = await this.#database.read((session) =>
      session.query(
        z.object({ facility: z.string() }),
        'SELECT facility_id AS facility FROM exam WHERE exam_id = ? LIMIT 1',
        [examId],
      ),
    )
    return row?.facility ?? null
  }

  async exam(facilityId: string, examId: string): Promise<ExamAccount | null> {
    return this.#database.read(async (session) => {
      const account = await accounts(session, facilityId, [examId])
      return account(examId)
    })
  }

  async waiting(
    facilityId: string,
    { uploadId, rule, decision }: Pick<BulkDecisionInput, 'uploadId' | 'rule' | 'decision'>,
  ): Promise<readonly string[]> {
    const state = decision === 'reopen' ? 'e.decision IS NOT NULL' : stateConditions['quarantined']
    const rows = await this.#database.read((session) =>
      session.query(
        z.object({ examId: z.string() }),
        `SELECT e.exam_id AS examId FROM exam e
         WHERE e.facility_id = ? AND ${state}
           AND e.exam_id IN (SELECT exam_id FROM report WHERE facility_id = ? AND upload_id = ?)
           AND e.exam_id IN (SELECT exam_id FROM exam_finding WHERE facility_id = ? AND rule = ?)
         ORDER BY e.exam_id`,
        [facilityId, facilityId, uploadId, facilityId, rule],
      ),
    )
    return rows.map(({ examId }) => examId)
  }

  async decide(
    facilityId: string,
    examIds: readonly string[],
    decide: (account: ExamAccount) => ExamDecision | null,
    by: string,
    at: string,
  ): Promise<number> {
    if (examIds.length === 0) return 0
    return this.#database.write(async (session, rows) => {
      const first = await nextSupplement(session)
      const decided: DecidedExam[] = []
      const places: ScanPlace[] = []
      for (let start = 0; start < examIds.length; start += slice) {
        const ids = examIds.slice(start, start + slice)
        const account = await accounts(session, facilityId, ids)
        for (const examId of ids) {
          const known = account(examId)
          const decision = known === null ? null : decide(known)
          if (decision === null) continue
          const sequence = first + decided.length
          decided.push({ sequence, facilityId, examId, decision, by, at })
          places.push(...placesOf(known?.understood.exam ?? null))
        }
        await breathe()
      }
      if (decided.length === 0) return 0
      await stage(session, 'staging_supplement', supplementTable, decided)
      await session.run('INSERT INTO exam_supplement BY NAME SELECT * FROM staging_supplement')
      const before = { ...everyFact, decisionsBefore: first }
      const changed = await rebuildExams(
        session,
        facilityId,
        decided.map(({ examId }) => examId),
        { before, after: everyFact },
        rows,
      )
      // That two exams are two scans changes neither of them by itself.
      await settleSameScans(session, facilityId, places, rows)
      await recordChange(session, { kind: 'decision', uploadId: '', exams: changed, at })
      return decided.length
    })
  }
}

async function nextSupplement(session: Session): Promise<number> {
  const [row] = await session.query(
    z.object({ next: z.number() }),
    'SELECT coalesce(max(sequence), 0) + 1 AS next FROM exam_supplement',
  )
  return row?.next ?? 1
}

/** All that is known of some exams, as it is now; null where no report counts. */
async function accounts(
  session: Session,
  facilityId: string,
  examIds: readonly string[],
): Promise<(examId: string) => ExamAccount | null> {
  const { reports, facts } = await readExams(session, facilityId, examIds)
  const holders = recordHolders(reports, everyFact.counts)
  const history = await session.query(
    decisionRow.extend({ examId: z.string() }),
    `SELECT exam_id AS examId, content, decided_by AS decidedBy FROM exam_supplement
     WHERE facility_id = ? AND kind = 'decision' AND exam_id IN (SELECT id FROM fact_exam)
     ORDER BY sequence DESC`,
    [facilityId],
  )
  const shared = await session.query(
    z.object({ examId: z.string(), otherId: z.string(), whole: z.boolean() }),
    `SELECT exam_id AS examId, other_exam_id AS otherId, whole FROM same_scan
     WHERE facility_id = ? AND (exam_id IN (SELECT id FROM fact_exam)
       OR (whole AND other_exam_id IN (SELECT id FROM fact_exam)))
     ORDER BY exam_id, other_exam_id`,
    [facilityId],
  )
  const rules = await currentRules(session, facilityId)
  return (examId) => {
    const active = activeReports(reports, reports.exams.get(examId) ?? [], everyFact.counts)
    if (active.length === 0) return null
    const counted = countedReports(active, holders)
    return {
      facilityId,
      reports: counted,
      understood: withSameScan(
        explainExam(counted, facts.knowledge(examId, active, everyFact)),
        shared.filter((row) => row.examId === examId),
      ),
      shared: shared.filter(
        (row) => row.examId === examId || (row.whole && row.otherId === examId),
      ),
      history: history
        .filter((row) => row.examId === examId)
        .map(({ content, decidedBy }) => ({
          ...decisionContent.parse(JSON.parse(content)),
          decidedBy,
        })),
      rules,
    }
  }
}
