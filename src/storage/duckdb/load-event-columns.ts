import { z } from 'zod'
import type { EventColumns } from '../../aggregate/exam-columns.ts'
import { currentVersion } from './current-version.ts'
import { fillColumns } from './fill-columns.ts'
import type { Session } from './session.ts'

const withCtdivol = `FROM irradiation_event WHERE role = 'diagnostic' AND ctdivol IS NOT NULL`

/** CTDIvol of the diagnostic events that have one, in the row order of `loadExamColumns`. */
export async function loadEventColumns(session: Session): Promise<EventColumns> {
  const version = await currentVersion(session)
  const [count] = await session.query(
    z.object({ exams: z.number(), events: z.number() }),
    `SELECT (SELECT count(*) FROM exam) AS exams, (SELECT count(*) ${withCtdivol}) AS events`,
  )
  const { exams, events } = count ?? { exams: 0, events: 0 }
  const perExam = new Uint32Array(exams)
  await fillColumns(
    session,
    [{ sql: 'c.events', absent: 0, into: perExam }],
    `FROM exam e
     LEFT JOIN (
       SELECT facility_id, exam_id, count(*) AS events ${withCtdivol} GROUP BY facility_id, exam_id
     ) c USING (facility_id, exam_id)
     ORDER BY e.facility_id, e.exam_id`,
    exams,
  )
  const ctdivol = new Uint32Array(events)
  await fillColumns(
    session,
    [{ sql: 'ctdivol', absent: 0, into: ctdivol }],
    `${withCtdivol} ORDER BY facility_id, exam_id, position`,
    events,
  )
  const offsets = new Uint32Array(exams + 1)
  let total = 0
  for (const [row, size] of perExam.entries()) {
    total += size
    offsets[row + 1] = total
  }
  if (total !== events) throw new Error('Irradiation events belong to no exam.')
  return { version, offsets, ctdivol }
}
