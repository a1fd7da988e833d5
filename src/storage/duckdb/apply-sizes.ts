import { z } from 'zod'
import type { NameToken } from '../../access/patients/name-token.ts'
import type { ExamPatient } from '../../domain/patient.ts'
import type { AppliedSize, ReportSink } from '../../ingest/ports.ts'
import type { ReportedSize } from '../../ingest/size/interpret-size.ts'
import { assertRunning } from './assert-running.ts'
import { Bars } from './barred-names.ts'
import { breathe } from './breathe.ts'
import type { ChangedRows } from './changed-rows.ts'
import type { Database } from './database.ts'
import { identicalExams } from './exam-state.ts'
import { groupBy } from './group-by.ts'
import { everyFact, readExams } from './rebuild-exams.ts'
import { recordChange } from './record-change.ts'
import { type ExamReplacement, replaceExams } from './replace-exams.ts'
import type { Session } from './session.ts'
import { stage, type StagingColumn } from './staging-table.ts'

export type SizeBatch = Parameters<ReportSink['applySizes']>[0]

/** Exams rebuilt at once; bounds memory. */
const slice = 1_000

interface SizeFact {
  readonly sequence: number
  readonly batch: SizeBatch
  readonly kind: string
  readonly key: string
  readonly size: ReportedSize
}

const sizeTable: readonly StagingColumn<SizeFact>[] = [
  { name: 'sequence', kind: 'int53', of: ({ sequence }) => sequence },
  { name: 'facility_id', kind: 'text', of: ({ batch }) => batch.facilityId },
  { name: 'upload_id', kind: 'text', of: ({ batch }) => batch.uploadId },
  { name: 'key_kind', kind: 'text', of: ({ kind }) => kind },
  { name: 'key', kind: 'text', of: ({ key }) => key },
  { name: 'weight_g', kind: 'uint32', of: ({ size }) => size.weightG },
  { name: 'height_mm', kind: 'uint32', of: ({ size }) => size.heightMm },
  { name: 'overwrite', kind: 'boolean', of: ({ size }) => size.overwrite },
]

/** What an exam has once the sizes of the batch are known to it. */
interface SizedExam {
  readonly patient: ExamPatient
  readonly changed: boolean
}

/** Stores sizes as facts and rebuilds the exams they are about, in one transaction. */
export async function applySizes(
  database: Database,
  batch: SizeBatch,
  clock: () => Date,
  nameToken: NameToken,
): Promise<readonly AppliedSize[]> {
  if (batch.sizes.length === 0) return []
  const { applied } = await database.write(
    async (session, rows) => {
      await assertRunning(session, batch.facilityId, batch.uploadId)
      const bars = await Bars.load(session, batch.facilityId, nameToken)
      const barred = batch.sizes.map((size) => bars.holdBackSize(size))
      const first = await nextSize(session)
      const facts = batch.sizes.flatMap((size, index) =>
        (barred[index] === true ? [] : size.keys).map(({ kind, key }) => ({
          sequence: first + index,
          batch,
          kind,
          key,
          size,
        })),
      )
      await stage(session, 'staging_size', sizeTable, facts)
      const known = await knownBefore(session)
      await session.run('INSERT INTO late_size BY NAME SELECT * FROM staging_size')
      const examsOf = await examsByKey(session, batch.facilityId)
      const exams = await rebuild(session, batch.facilityId, first, examsOf, rows)
      await recordChange(session, {
        kind: 'sizes',
        uploadId: batch.uploadId,
        exams: [...exams.values()].filter(({ changed }) => changed).length,
        at: clock().toISOString(),
      })
      const applied = batch.sizes.map((size, index): AppliedSize => {
        if (barred[index] === true) return { outcome: 'rejected', findings: ['patient-erased'] }
        const ids = new Set(
          size.keys.flatMap(({ kind, key }) => examsOf.get(`${kind} ${key}`) ?? []),
        )
        const found = [...ids].flatMap((id) => exams.get(id) ?? [])
        return outcomeOf(size, found, known.has(first + index))
      })
      return { applied, facts: facts.length, first }
    },
    async (session, { facts, first }) => {
      const [stored] = await session.query(
        z.object({ rows: z.number() }),
        'SELECT count(*) AS rows FROM late_size WHERE sequence BETWEEN ? AND ?',
        [first, first + batch.sizes.length - 1],
      )
      if (stored?.rows !== facts)
        throw new Error('Sizes were committed but are not in the database.')
    },
  )
  return applied
}

function outcomeOf(size: ReportedSize, exams: readonly SizedExam[], known: boolean): AppliedSize {
  if (exams.length === 0)
    return known
      ? { outcome: 'duplicate', findings: [] }
      : { outcome: 'accepted', findings: ['size-waiting'] }
  const fates = exams.flatMap(({ patient, changed }) =>
    [
      { given: size.weightG, has: scaled(patient.weightKg, 1000) },
      { given: size.heightMm, has: scaled(patient.heightCm, 10) },
    ].flatMap(({ given, has }) => (given === null ? [] : [{ taken: given === has, changed }])),
  )
  const brought = !known && fates.some(({ taken, changed }) => taken && changed)
  return {
    outcome: brought ? 'updated' : 'duplicate',
    findings: fates.some(({ taken }) => !taken) ? ['size-conflict'] : [],
  }
}

const scaled = (value: number | null, factor: number): number | null =>
  value === null ? null : Math.round(value * factor)

async function nextSize(session: Session): Promise<number> {
  const [row] = await session.query(
    z.object({ next: z.number() }),
    'SELECT coalesce(max(sequence), 0) + 1 AS next FROM late_size',
  )
  return row?.next ?? 1
}

/** Sequences of staged sizes that say what is known already. */
async function knownBefore(session: Session): Promise<ReadonlySet<number>> {
  const rows = await session.query(
    z.object({ sequence: z.number() }),
    `SELECT DISTINCT s.sequence AS sequence
     FROM staging_size s
     JOIN late_size k ON k.facility_id = s.facility_id AND k.key_kind = s.key_kind AND k.key = s.key
       AND k.weight_g IS NOT DISTINCT FROM s.weight_g
       AND k.height_mm IS NOT DISTINCT FROM s.height_mm AND k.overwrite = s.overwrite
     WHERE k.upload_id NOT IN (SELECT upload_id FROM withdrawn_upload)`,
  )
  return new Set(rows.map(({ sequence }) => sequence))
}

/** Exams with a report that counts, by the keys of the staged sizes. */
async function examsByKey(
  session: Session,
  facilityId: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await session.query(
    z.object({ key: z.string(), examId: z.string() }),
    `WITH counted AS (
       SELECT exam_id, accession FROM report
       WHERE facility_id = ? AND upload_id NOT IN (SELECT upload_id FROM withdrawn_upload)
     )
     SELECT DISTINCT 'study ' || exam_id AS key, exam_id AS examId FROM counted
     WHERE exam_id IN (SELECT key FROM staging_size WHERE key_kind = 'study')
     UNION
     SELECT DISTINCT 'accession ' || accession AS key, exam_id AS examId FROM counted
     WHERE accession IN (SELECT key FROM staging_size WHERE key_kind = 'accession')`,
    [facilityId],
  )
  return new Map(
    [...groupBy(rows, ({ key }) => key)].map(([key, found]) => [
      key,
      found.map(({ examId }) => examId).sort(),
    ]),
  )
}

async function rebuild(
  session: Session,
  facilityId: string,
  first: number,
  examsOf: ReadonlyMap<string, readonly string[]>,
  rows: ChangedRows | null,
): Promise<ReadonlyMap<string, SizedExam>> {
  const examIds = [...new Set([...examsOf.values()].flat())].sort()
  const sized = new Map<string, SizedExam>()
  for (let start = 0; start < examIds.length; start += slice) {
    const ids = examIds.slice(start, start + slice)
    const read = await readExams(session, facilityId, ids)
    const [then, now] = [read.as({ ...everyFact, sizesBefore: first }), read.as(everyFact)]
    const changes: ExamReplacement[] = []
    for (const [index, examId] of ids.entries()) {
      const [before, after] = [then(examId), now(examId)]
      const changed = !identicalExams(before, after)
      if (changed) changes.push({ examId, before, after })
      if (after !== null) sized.set(examId, { patient: after.patient, changed })
      if (index % 100 === 99) await breathe()
    }
    await replaceExams(session, facilityId, changes, rows)
  }
  return sized
}
