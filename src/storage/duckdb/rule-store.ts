import { z } from 'zod'
import type { NewRule, RuleView } from '../../contract/rule.ts'
import type { RuleStore } from '../../ingest/understanding/ports.ts'
import type { ChangedRows } from './changed-rows.ts'
import type { Database } from './database.ts'
import { changedExams, everyFact, rebuildExams } from './rebuild-exams.ts'
import { recordChange } from './record-change.ts'
import { ruleCandidates } from './rule-candidates.ts'
import { currentRules } from './rule-rows.ts'
import type { Session } from './session.ts'

/** Rules ever set, by sequence; the latest row of a rule counts, one without content takes it back. */
export class DuckdbRuleStore implements RuleStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async rules(facilityId: string): Promise<readonly RuleView[]> {
    return this.#database.read((session) => currentRules(session, facilityId))
  }

  async setRule(
    facilityId: string,
    ruleId: string,
    rule: NewRule | null,
    by: string,
    at: string,
  ): Promise<number> {
    return this.#database.write(async (session, rows: ChangedRows | null) => {
      const candidates = await touched(session, facilityId, ruleId, rule)
      const first = await record(session, facilityId, ruleId, rule, by, at)
      const before = { ...everyFact, rulesBefore: first }
      const exams = await rebuildExams(
        session,
        facilityId,
        candidates,
        { before, after: everyFact },
        rows,
      )
      await recordChange(session, { kind: 'rule', uploadId: '', exams, at })
      return exams
    })
  }

  async previewRule(facilityId: string, ruleId: string, rule: NewRule | null): Promise<number> {
    return this.#database.read(async (session) => {
      const candidates = await touched(session, facilityId, ruleId, rule)
      const supposing = { ruleId, rule: rule === null ? null : { ...rule, ruleId } }
      const views = { before: everyFact, after: { ...everyFact, supposing } }
      let exams = 0
      for await (const changes of changedExams(session, facilityId, candidates, views))
        exams += changes.length
      return exams
    })
  }
}

/** The exams that a rule, or what it replaces, may speak about. */
async function touched(
  session: Session,
  facilityId: string,
  ruleId: string,
  rule: NewRule | null,
): Promise<readonly string[]> {
  const replaced = (await currentRules(session, facilityId)).find((one) => one.ruleId === ruleId)
  const candidates = new Set<string>()
  for (const one of [replaced, rule])
    if (one !== undefined && one !== null)
      for (const examId of await ruleCandidates(session, facilityId, one.when))
        candidates.add(examId)
  return [...candidates]
}

/** Writes a rule down. @returns its number */
async function record(
  session: Session,
  facilityId: string,
  ruleId: string,
  rule: NewRule | null,
  by: string,
  at: string,
): Promise<number> {
  const [row] = await session.query(
    z.object({ next: z.number() }),
    'SELECT coalesce(max(sequence), 0) + 1 AS next FROM facility_rule',
  )
  const first = row?.next ?? 1
  const content =
    rule === null
      ? null
      : JSON.stringify({ when: rule.when, effect: rule.effect, reason: rule.reason })
  await session.run('INSERT INTO facility_rule VALUES (?, ?, ?, ?, ?, ?)', [
    first,
    facilityId,
    ruleId,
    content,
    by,
    at,
  ])
  return first
}
