import { canonicalJson } from '../../domain/canonical-json.ts'
import type { IrradiationEvent } from '../../domain/event.ts'
import type { ExamReport } from '../../domain/exam-report.ts'
import { orderReports } from '../../domain/order-reports.ts'
import type { FacilityRule } from './exam-knowledge.ts'
import { matchesEvent } from './match-rule.ts'
import type { UnderstoodExam } from './understand-exam.ts'

const nothing = 'nothing speaks against it'
const byRule = ({ ruleId }: FacilityRule) => `rule ${ruleId} of the facility`

/** What decided about the purpose of an exam, in words. */
export function purposeEvidence(
  { exam, rules }: UnderstoodExam,
  reports: readonly ExamReport[],
): string {
  const rule = rules.findLast(({ effect }) => effect.kind === 'purpose')
  if (rule !== undefined) return byRule(rule)
  const deciding = orderReports(reports).findLast(({ purpose }) => purpose === exam.purpose)
  return deciding?.evidence.purpose ?? nothing
}

/** What decided about the role of an event of the exam, in words. */
export function roleEvidence(
  event: IrradiationEvent,
  { rules }: UnderstoodExam,
  reports: readonly ExamReport[],
): string {
  const rule = rules.findLast(
    (candidate) => candidate.effect.kind === 'role' && matchesEvent(candidate, event),
  )
  if (rule !== undefined) return byRule(rule)
  for (const report of orderReports(reports).toReversed()) {
    const index = report.events.findIndex((other) => sameEvent(other, event))
    const words = index === -1 ? null : (report.evidence.roles[index] ?? null)
    if (words !== null) return words
  }
  return nothing
}

/** Without a UID an event is known by when and how it was made; its doses may have been put right. */
function sameEvent(a: IrradiationEvent, b: IrradiationEvent): boolean {
  if (a.role !== b.role) return false
  if (a.eventUid !== null || b.eventUid !== null) return a.eventUid === b.eventUid
  const key = ({ startedAt, acquisitionType, acquisitionProtocol }: IrradiationEvent) =>
    canonicalJson([startedAt, acquisitionType, acquisitionProtocol])
  return key(a) === key(b)
}
