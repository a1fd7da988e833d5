import { z } from 'zod'
import type { ExamReport } from '../../domain/exam-report.ts'
import type { ActiveReport, RecordHolders } from './exam-state.ts'
import { groupBy } from './group-by.ts'
import type { Session } from './session.ts'
import { stage } from './staging-table.ts'
import { decodeReport } from './stored-report.ts'

const key = z.object({
  sequence: z.number(),
  uploadId: z.string(),
  withdrawn: z.boolean(),
  examId: z.string(),
  recordId: z.string(),
  contentDigest: z.string(),
  accession: z.string().nullable(),
})
const delivery = key.extend({ payload: z.string().nullable() })

/** One time a record arrived. */
export type Delivery = z.infer<typeof key>

/** Everything stored about some exams, and about every record id that occurs in them, in order of arrival. */
export interface ReportFacts {
  /** Deliveries of the exams asked for, by exam. */
  readonly exams: ReadonlyMap<string, readonly Delivery[]>
  /** Deliveries of the record ids, in any exam of the facility. */
  readonly records: ReadonlyMap<string, readonly Delivery[]>
  readonly report: (delivery: Pick<Delivery, 'examId' | 'recordId' | 'contentDigest'>) => ExamReport
}

export const factKey = (fact: Pick<Delivery, 'examId' | 'recordId' | 'contentDigest'>): string =>
  `${fact.recordId} ${fact.contentDigest} ${fact.examId}`

const keyColumns = `
  r.sequence AS sequence, r.upload_id AS uploadId, w.upload_id IS NOT NULL AS withdrawn,
  r.exam_id AS examId, r.record_id AS recordId, r.content_digest AS contentDigest,
  r.accession AS accession`

const textKey = [{ name: 'id', kind: 'text', of: (id: string) => id }] as const

/** @param recordIds record ids about to arrive, beside those the exams already have */
export async function loadReportFacts(
  session: Session,
  facilityId: string,
  examIds: readonly string[],
  recordIds: readonly string[],
): Promise<ReportFacts> {
  await stage(session, 'touched_exam', textKey, examIds)
  const ofExams = await session.query(
    delivery,
    `SELECT ${keyColumns}, r.payload AS payload
     FROM report r LEFT JOIN withdrawn_upload w USING (upload_id)
     WHERE r.facility_id = ? AND r.exam_id IN (SELECT id FROM touched_exam)
     ORDER BY r.sequence`,
    [facilityId],
  )
  await stage(session, 'touched_record', textKey, [
    ...new Set([...recordIds, ...ofExams.map(({ recordId }) => recordId)]),
  ])
  const ofRecords = await session.query(
    key,
    `SELECT ${keyColumns}
     FROM report r LEFT JOIN withdrawn_upload w USING (upload_id)
     WHERE r.facility_id = ? AND r.record_id IN (SELECT id FROM touched_record)
     ORDER BY r.sequence`,
    [facilityId],
  )
  const payloads = new Map<string, string>()
  for (const fact of ofExams) if (fact.payload !== null) payloads.set(factKey(fact), fact.payload)
  const decoded = new Map<string, ExamReport>()
  return {
    exams: groupBy(ofExams, ({ examId }) => examId),
    records: groupBy(ofRecords, ({ recordId }) => recordId),
    report: (fact) => {
      const known = decoded.get(factKey(fact))
      if (known !== undefined) return known
      const payload = payloads.get(factKey(fact))
      if (payload === undefined) throw new Error('A stored record has lost its content.')
      const report = decodeReport(payload)
      decoded.set(factKey(fact), report)
      return report
    },
  }
}

/** The reports that count, each once, in order of first arrival. */
export function activeReports(
  facts: ReportFacts,
  deliveries: readonly Delivery[],
  counts: (delivery: Delivery) => boolean,
): ActiveReport[] {
  const first = new Map<string, ActiveReport>()
  for (const { examId, recordId, contentDigest, accession } of deliveries.filter(counts)) {
    const fact = { examId, recordId, contentDigest, accession }
    const key = factKey(fact)
    if (!first.has(key)) first.set(key, { ...fact, report: () => facts.report(fact) })
  }
  return [...first.values()]
}

export type { RecordHolders }

/** Of all deliveries of the exams asked for. */
export function accessionsOf({ exams }: ReportFacts): string[] {
  const accessions = [...exams.values()].flat().map(({ accession }) => accession)
  return [...new Set(accessions)].filter((accession) => accession !== null)
}

/** For each record id the content that came first among the deliveries that count. */
export function recordHolders(
  facts: ReportFacts,
  counts: (delivery: Delivery) => boolean,
): Map<string, Pick<ActiveReport, 'examId' | 'contentDigest'>> {
  const holders = new Map<string, Pick<ActiveReport, 'examId' | 'contentDigest'>>()
  for (const [recordId, deliveries] of facts.records) {
    const first = deliveries.find(counts)
    if (first !== undefined) holders.set(recordId, first)
  }
  return holders
}
