import { z } from 'zod'
import type { ReportUnderEpochs } from '../../ingest/ports.ts'
import type { ExamReport } from '../../domain/exam-report.ts'
import type { Session } from './session.ts'
import { stage } from './staging-table.ts'

const textKey = [{ name: 'id', kind: 'text', of: (id: string) => id }] as const
const idRow = z.object({ id: z.string() })

interface Alias {
  readonly examId: string
  readonly earlierId: string
}

/** By which name each record of a batch is stored, when its facility has had several epochs of pseudonyms. */
export interface EpochNames {
  readonly reports: readonly ExamReport[]
  /** Records keyed with the earlier epoch at the hospital whose study is stored under the newer: by place. */
  readonly underNewer: readonly boolean[]
}

/**
 * A study that is stored under an earlier epoch's name goes on under it; any other is stored under the current
 * one. During the overlap the earlier name of such a study is kept beside it, so that a record of it that was keyed
 * at the hospital with the earlier epoch is known for what it is.
 */
export async function chooseEpochNames(
  session: Session,
  facilityId: string,
  records: readonly ReportUnderEpochs[],
): Promise<EpochNames> {
  const underNewer = await knownUnderNewer(session, facilityId, records)
  if (records.every(({ earlier }) => earlier.length === 0))
    return { reports: records.map(({ report }) => report), underNewer }
  const names = records.flatMap(({ report, earlier }) => [
    report.examId,
    ...earlier.map((under) => under.report.examId),
  ])
  await stage(session, 'epoch_name', textKey, [...new Set(names)])
  const stored = new Set(
    (
      await session.query(
        idRow,
        `SELECT DISTINCT exam_id AS id FROM report
         WHERE facility_id = ? AND exam_id IN (SELECT id FROM epoch_name)`,
        [facilityId],
      )
    ).map(({ id }) => id),
  )
  const aliases: Alias[] = []
  const reports = records.map(({ report, earlier }) => {
    if (stored.has(report.examId)) return report
    const known = earlier.find((under) => stored.has(under.report.examId))
    if (known !== undefined) return known.report
    for (const under of earlier)
      if (under.accepted) aliases.push({ examId: report.examId, earlierId: under.report.examId })
    return report
  })
  await addAliases(session, facilityId, aliases)
  return { reports, underNewer }
}

async function knownUnderNewer(
  session: Session,
  facilityId: string,
  records: readonly ReportUnderEpochs[],
): Promise<boolean[]> {
  const aliases = await session.query(
    idRow,
    'SELECT earlier_exam_id AS id FROM epoch_alias WHERE facility_id = ?',
    [facilityId],
  )
  const earlier = new Set(aliases.map(({ id }) => id))
  return records.map(({ report }) => earlier.has(report.examId))
}

async function addAliases(
  session: Session,
  facilityId: string,
  aliases: readonly Alias[],
): Promise<void> {
  if (aliases.length === 0) return
  await stage(
    session,
    'staging_alias',
    [
      { name: 'facility_id', kind: 'text', of: () => facilityId },
      { name: 'exam_id', kind: 'text', of: ({ examId }: Alias) => examId },
      { name: 'earlier_exam_id', kind: 'text', of: ({ earlierId }: Alias) => earlierId },
    ],
    aliases,
  )
  await session.run(
    `INSERT INTO epoch_alias BY NAME
     SELECT DISTINCT s.* FROM staging_alias s ANTI JOIN epoch_alias k
       ON k.facility_id = s.facility_id AND k.exam_id = s.exam_id
         AND k.earlier_exam_id = s.earlier_exam_id`,
  )
}
