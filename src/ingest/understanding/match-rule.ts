import type { RuleCondition } from '../../contract/rule.ts'
import type { IrradiationEvent } from '../../domain/event.ts'
import type { Exam } from '../../domain/exam.ts'
import { plainWords } from '../interpret/plain-words.ts'
import type { FacilityRule } from './exam-knowledge.ts'

type TextTest = NonNullable<RuleCondition['localName']>

/** @param text null where there is none: then nothing is matched */
export function matchesText(test: TextTest | undefined, text: string | null): boolean {
  if (test === undefined) return true
  if (text === null) return false
  const plain = plainWords(text)
  return 'equals' in test
    ? plain === plainWords(test.equals)
    : plain.includes(plainWords(test.contains).trim())
}

type Judged = Pick<Exam, 'localName' | 'studyDescription' | 'scanner' | 'examDate'>

/** Whether all that a rule asks of the exam holds; what it asks of an event is left out. */
export function matchesExam({ when }: FacilityRule, exam: Judged): boolean {
  return (
    (when.scannerId === undefined || when.scannerId === exam.scanner.scannerId) &&
    (when.from === undefined || exam.examDate >= when.from) &&
    (when.to === undefined || exam.examDate <= when.to) &&
    matchesText(when.localName, exam.localName) &&
    matchesText(when.studyDescription, exam.studyDescription)
  )
}

export const matchesEvent = (
  { when }: FacilityRule,
  { acquisitionProtocol }: Pick<IrradiationEvent, 'acquisitionProtocol'>,
): boolean => matchesText(when.acquisitionProtocol, acquisitionProtocol)

/** The rules that speak about an exam as its reports give it, in the order they were set. */
export const rulesFor = (rules: readonly FacilityRule[], exam: Exam): readonly FacilityRule[] =>
  rules.filter(
    (rule) =>
      matchesExam(rule, exam) &&
      (rule.when.acquisitionProtocol === undefined ||
        exam.events.some((event) => matchesEvent(rule, event))),
  )
