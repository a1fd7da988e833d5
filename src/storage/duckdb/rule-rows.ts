import { z } from 'zod'
import type { RuleView } from '../../contract/rule.ts'
import { ruleContent } from './exam-facts.ts'
import type { Session } from './session.ts'

const ruleRow = z.object({
  ruleId: z.string(),
  content: z.string(),
  decidedBy: z.string(),
  decidedAt: z.string(),
})

/** The rules of a facility that hold, in the order they were set. */
export async function currentRules(session: Session, facilityId: string): Promise<RuleView[]> {
  const rows = await session.query(
    ruleRow,
    `SELECT rule_id AS ruleId, content, decided_by AS decidedBy, decided_at AS decidedAt
     FROM (
       SELECT * FROM facility_rule WHERE facility_id = ?
       QUALIFY row_number() OVER (PARTITION BY rule_id ORDER BY sequence DESC) = 1
     )
     WHERE content IS NOT NULL ORDER BY sequence`,
    [facilityId],
  )
  return rows.map(({ content, ...row }) => ({
    ...row,
    facility: facilityId,
    ...ruleContent.parse(JSON.parse(content)),
  }))
}
