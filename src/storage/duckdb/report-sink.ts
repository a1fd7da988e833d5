import { z } from 'zod'
import type { NameToken } from '../../access/patients/name-token.ts'
import type { ExamReport } from '../../domain/exam-report.ts'
import type { AppliedRecord, AppliedSize, ReportSink } from '../../ingest/ports.ts'
import { applySizes, type SizeBatch } from './apply-sizes.ts'
import { assertRunning } from './assert-running.ts'
import { Bars } from './barred-names.ts'
import { BatchState } from './batch-state.ts'
import { breathe } from './breathe.ts'
import type { ChangedRows } from './changed-rows.ts'
import type { Database } from './database.ts'
import { chooseEpochNames } from './epoch-names.ts'
import { ExamFacts } from './exam-facts.ts'
import { groupBy } from './group-by.ts'
import { recordChange } from './record-change.ts'
import { replaceExams } from './replace-exams.ts'
import { accessionsOf, loadReportFacts } from './report-facts.ts'
import type { Session } from './session.ts'
import { stage, type StagingColumn } from './staging-table.ts'
import { encodeReport } from './stored-report.ts'

export const maxBatchReports = 10_000

/** Reports merged between two turns of the event loop. */
const breatheEvery = 200

interface ReportRow {
  readonly sequence: number
  readonly uploadId: string
  readonly facilityId: string
  readonly report: ExamReport
  /** null: the same content is in an earlier row. */
  readonly payload: string | null
}

const reportTable: readonly StagingColumn<ReportRow>[] = [
  { name: 'sequence', kind: 'int53', of: ({ sequence }) => sequence },
  { name: 'upload_id', kind: 'text', of: ({ uploadId }) => uploadId },
  { name: 'facility_id', kind: 'text', of: ({ facilityId }) => facilityId },
  { name: 'exam_id', kind: 'text', of: ({ report }) => report.examId },
  { name: 'record_id', kind: 'text', of: ({ report }) => report.recordId },
  { name: 'content_digest', kind: 'text', of: ({ report }) => report.contentDigest },
  { name: 'payload', kind: 'text', of: ({ payload }) => payload },
  { name: 'accession', kind: 'text', of: ({ report }) => report.accession },
]

type Batch = Parameters<ReportSink['applyBatch']>[0]

export class DuckdbReportSink implements ReportSink {
  readonly #database: Database
  readonly #clock: () => Date
  readonly #nameToken: NameToken

  constructor(database: Database, clock: () => Date, nameToken: NameToken) {
    this.#database = database
    this.#clock = clock
    this.#nameToken = nameToken
  }

  async applyBatch(batch: Batch): Promise<readonly AppliedRecord[]> {
    const { reports } = batch
    if (reports.length > maxBatchReports)
      throw new RangeError(`A batch holds at most ${maxBatchReports} reports.`)
    if (reports.length === 0) return []
    const { applied } = await this.#database.write(
      (session, rows) => this.#applyAllowed(session, batch, rows),
      async (session, { first, stored: expected }) => {
        const stored = await session.query(
          z.object({ rows: z.number() }),
          'SELECT count(*) AS rows FROM report WHERE sequence BETWEEN ? AND ?',
          [first, first + expected - 1],
        )
        if (stored[0]?.rows !== expected)
          throw new Error('A batch was committed but is not in the database.')
      },
    )
    return applied
  }

  applySizes(batch: SizeBatch): Promise<readonly AppliedSize[]> {
    return applySizes(this.#database, batch, this.#clock, this.#nameToken)
  }

  /** Records of somebody who was erased are turned away; the rest is applied as if they had not been there. */
  async #applyAllowed(
    session: Session,
    batch: Batch,
    changed: ChangedRows | null,
  ): Promise<{ applied: AppliedRecord[]; first: number; stored: number }> {
    await assertRunning(session, batch.facilityId, batch.uploadId)
    const bars = await Bars.load(session, batch.facilityId, this.#nameToken)
    const records = batch.reports.map((report, index) => ({
      report,
      earlier: batch.earlier?.[index] ?? [],
    }))
    const isBarred = records.map(({ report, earlier }) =>
      [report, ...earlier.map((under) => under.report)].some((name) => bars.holdBack(name)),
    )
    const allowed = records.filter((_, index) => isBarred[index] !== true)
    const names = await chooseEpochNames(session, batch.facilityId, allowed)
    const reports = names.reports.filter((_, index) => names.underNewer[index] !== true)
    const place = names.underNewer[Symbol.iterator]()
    const fates = isBarred.map((barred) => {
      if (barred) return turnedAway
      return place.next().value === true ? storedUnderNewer : null
    })
    if (reports.length === 0)
      return { applied: fates.map((fate) => decided(fate ?? undefined)), first: 1, stored: 0 }
    const { applied, first } = await this.#apply(session, { ...batch, reports }, changed)
    const rest = applied[Symbol.iterator]()
    return {
      applied: fates.map((fate) => fate ?? decided(rest.next().value)),
      first,
      stored: reports.length,
    }
  }

  async #apply(
    session: Session,
    { facilityId, uploadId, reports }: Batch,
    changed: ChangedRows | null,
  ): Promise<{ applied: AppliedRecord[]; first: number }> {
    const byExam = groupBy(
      reports.map((report, index) => ({ report, index })),
      ({ report }) => report.examId,
    )
    const facts = await loadReportFacts(
      session,
      facilityId,
      [...byExam.keys()],
      [...new Set(reports.map(({ recordId }) => recordId))],
    )
    const accessions = new Set([
      ...accessionsOf(facts),
      ...reports.map(({ accession }) => accession).filter((accession) => accession !== null),
    ])
    const known = await ExamFacts.load(session, facilityId, [...byExam.keys()], [...accessions])
    const state = new BatchState(facts, known, reports)
    const applied = new Map<number, AppliedRecord>()
    for (const [examId, members] of byExam) {
      const results = state.applyExam(
        examId,
        members.map(({ report }) => report),
      )
      for (const [place, { index }] of members.entries()) {
        const result = results[place]
        if (result !== undefined) applied.set(index, result)
      }
      if (applied.size % breatheEvery < members.length) await breathe()
    }
    const first = await nextSequence(session)
    const rows = reports.map((report, index) => ({
      sequence: first + index,
      uploadId,
      facilityId,
      report,
      payload: state.storesContent(report) ? null : encodeReport(report),
    }))
    await breathe()
    await stage(session, 'staging_report', reportTable, rows)
    await session.run('INSERT INTO report BY NAME SELECT * FROM staging_report')
    const changes = state.changes()
    const elsewhere = await replaceExams(session, facilityId, changes, changed)
    await recordChange(session, {
      kind: 'batch',
      uploadId,
      exams: changes.length,
      at: this.#clock().toISOString(),
    })
    const outcome = ({ examId }: ExamReport, index: number): AppliedRecord =>
      elsewhere.has(examId) ? setAside(decided(applied.get(index))) : decided(applied.get(index))
    return { applied: reports.map(outcome), first }
  }
}

const turnedAway: AppliedRecord = { outcome: 'rejected', findings: ['patient-erased'] }

const storedUnderNewer: AppliedRecord = {
  outcome: 'duplicate',
  findings: ['study-under-newer-key'],
}

function decided(result: AppliedRecord | undefined): AppliedRecord {
  if (result === undefined) throw new Error('A report of a batch was not decided.')
  return result
}

/** Of a record whose exam holds nothing that another does not hold too. */
function setAside(result: AppliedRecord): AppliedRecord {
  if (result.outcome === 'duplicate') return result
  return { outcome: 'quarantined', findings: [...result.findings, 'same-scan-elsewhere'] }
}

async function nextSequence(session: Session): Promise<number> {
  const [row] = await session.query(
    z.object({ next: z.number() }),
    'SELECT coalesce(max(sequence), 0) + 1 AS next FROM report',
  )
  return row?.next ?? 1
}
