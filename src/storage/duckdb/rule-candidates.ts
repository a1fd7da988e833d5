import { z } from 'zod'
import type { RuleCondition } from '../../contract/rule.ts'
import { matchesText } from '../../ingest/understanding/match-rule.ts'
import type { Session } from './session.ts'
import { stage } from './staging-table.ts'

const word = z.object({ text: z.string().nullable() })
const textKey = [{ name: 'id', kind: 'text', of: (id: string) => id }] as const

/**
 * Exams a rule may speak about: all that it does speak about, and perhaps some more. A facility has a few
 * hundred different names; each is judged once, by the very code that applies the rule.
 */
export async function ruleCandidates(
  session: Session,
  facilityId: string,
  when: RuleCondition,
): Promise<string[]> {
  const conditions = ['e.facility_id = ?']
  const parameters = [facilityId]
  const matching = async (
    test: NonNullable<RuleCondition['localName']>,
    table: string,
    column: string,
  ): Promise<string> => {
    const found = await session.query(
      word,
      `SELECT DISTINCT ${column} AS text FROM ${table} WHERE facility_id = ?`,
      [facilityId],
    )
    const staged = `matching_${column}`
    const texts = found.map(({ text }) => text).filter((text) => text !== null)
    await stage(
      session,
      staged,
      textKey,
      texts.filter((text) => matchesText(test, text)),
    )
    return staged
  }
  if (when.scannerId !== undefined) {
    conditions.push('e.scanner_id = ?')
    parameters.push(when.scannerId)
  }
  // The date and the name of an exam that was decided about, or has no name but a protocol's, may have been others.
  if (when.from !== undefined) {
    conditions.push('(e.exam_date >= ?::DATE OR e.decision IS NOT NULL)')
    parameters.push(when.from)
  }
  if (when.to !== undefined) {
    conditions.push('(e.exam_date <= ?::DATE OR e.decision IS NOT NULL)')
    parameters.push(when.to)
  }
  if (when.studyDescription !== undefined) {
    const table = await matching(when.studyDescription, 'exam', 'study_description')
    conditions.push(`e.study_description IN (SELECT id FROM ${table})`)
  }
  if (when.localName !== undefined) {
    const table = await matching(when.localName, 'exam', 'local_name')
    conditions.push(
      `(e.local_name IN (SELECT id FROM ${table})
        OR (e.requested_procedure IS NULL AND e.study_description IS NULL))`,
    )
  }
  if (when.acquisitionProtocol !== undefined) {
    const column = 'acquisition_protocol'
    const table = await matching(when.acquisitionProtocol, 'irradiation_event', column)
    conditions.push(
      `e.exam_id IN (SELECT exam_id FROM irradiation_event
         WHERE facility_id = ? AND acquisition_protocol IN (SELECT id FROM ${table}))`,
    )
    parameters.push(facilityId)
  }
  const exams = await session.query(
    z.object({ examId: z.string() }),
    `SELECT e.exam_id AS examId FROM exam e WHERE ${conditions.join(' AND ')} ORDER BY e.exam_id`,
    parameters,
  )
  return exams.map(({ examId }) => examId)
}
