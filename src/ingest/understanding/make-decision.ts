import { createHash } from 'node:crypto'
import type { CorrectionInput, DecisionInput } from '../../contract/exam.ts'
import type { Exam } from '../../domain/exam.ts'
import { isOfEvent, valueAt } from './apply-corrections.ts'
import {
  correctionFields,
  correctionRules,
  sameUnit,
  type CorrectionField,
} from './correction-fields.ts'
import { DecisionRefused } from './decision-refused.ts'
import type { Correction, ExamDecision } from './exam-knowledge.ts'
import type { UnderstoodExam } from './understand-exam.ts'

type Fault = { readonly field: string; readonly message: string }

/** Stands for an exam as it is before anybody decides about it: its values and what is wrong with them. */
export const contentOf = ({ undecided, questions }: UnderstoodExam): string =>
  createHash('sha256')
    .update(JSON.stringify([undecided, questions.map(({ key }) => key).sort()]))
    .digest('hex')
    .slice(0, 32)

/**
 * A decision tied to the exam as it is.
 * @param at ISO date-time
 * @param latest decision about the exam
 * @throws DecisionRefused naming every fault
 */
export function makeDecision(
  understood: UnderstoodExam,
  input: DecisionInput,
  at: string,
  latest: ExamDecision | null = null,
): ExamDecision {
  const { exam, undecided, questions, elsewhere } = understood
  if (input.content !== undefined && input.content !== contentOf(understood))
    throw new DecisionRefused('The exam has changed since it was looked at.', [], true)
  if (input.decision === 'accept' && questions.length === 0)
    throw new DecisionRefused('Nothing about this exam waits for a decision: it counts already.')
  const faults: Fault[] = []
  const corrections = (input.corrections ?? []).flatMap((given, index) => {
    const read = readCorrection(undecided, given)
    if (!('message' in read)) return [read]
    faults.push({ field: `corrections.${index}.${read.field}`, message: read.message })
    return []
  })
  const places = corrections.map(({ field, event }) => `${field} ${event}`)
  if (new Set(places).size < places.length)
    faults.push({ field: 'corrections', message: 'a value is corrected twice' })
  if (faults.length > 0)
    throw new DecisionRefused('Some corrections cannot be made; nothing was changed.', faults)
  const said = input.decision === 'reopen' ? [] : (latest?.distinctFrom ?? [])
  const accepted = input.decision === 'accept' && elsewhere !== null ? [elsewhere.examId] : []
  // That it is another scan says nothing against the values a person put right.
  const keeps =
    accepted.length > 0 && exam.decision === 'corrected' && elsewhere?.quarantinedAnyway === false
  return {
    decision: keeps ? 'correct' : input.decision,
    reason: input.reason,
    corrections: keeps ? (latest?.corrections ?? []) : corrections,
    questions: questions.map(({ key }) => key),
    distinctFrom: [...new Set([...said, ...accepted])],
    decidedAt: at,
  }
}

const isField = (field: string): field is CorrectionField =>
  (correctionFields as readonly string[]).includes(field)

function readCorrection(exam: Exam, given: CorrectionInput): Correction | Fault {
  const { field } = given
  if (!isField(field))
    return { field: 'field', message: `one of ${correctionFields.join(', ')} is meant` }
  const rule = correctionRules[field]
  const event = given.event ?? null
  if (isOfEvent(field) !== (event !== null))
    return {
      field: 'event',
      message: isOfEvent(field)
        ? 'the number of the event is needed'
        : 'the value is one of the whole exam',
    }
  if (given.unit !== undefined && (rule.unit === null || !sameUnit(given.unit, rule.unit)))
    return { field: 'unit', message: `the field is in ${rule.unit ?? 'no unit'}` }
  const eventUid = event === null ? null : (exam.events[event - 1]?.eventUid ?? null)
  const original = valueAt(exam, { field, event, eventUid })
  if (original === undefined) return { field: 'event', message: 'the exam has no such event' }
  const value = rule.parse(String(given.value).trim())
  if (value === null)
    return { field: 'value', message: `not a possible value of ${field}, with a decimal point` }
  return { field, event, eventUid, value, original }
}
