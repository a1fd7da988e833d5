import type { ExamWords } from './exam-words.ts'
import { suggestionOfCode } from './suggestion-of-code.ts'
import type { Suggestion, Suggestions } from './suggestion.ts'

/** The protocols a name may stand for, and why there is none where there is none. */
export function suggestionsFor(exam: ExamWords): Suggestions {
  const coded = exam.procedureCode ? suggestionOfCode(exam.procedureCode) : null
  if (coded !== null) return { suggestions: [coded], noneBecause: null }
  return { suggestions: [], noneBecause: 'No word of the name is known.' }
}

/** @returns best first, at most five; none rather than nonsense. Pure: the same words get the same answer. */
export function suggestProtocols(exam: ExamWords): readonly Suggestion[] {
  return suggestionsFor(exam).suggestions
}
