import { leastScore } from '../../catalogue/suggestion-weights.ts'
import type { ExamWords } from './exam-words.ts'
import { fitSentences } from './fit-sentences.ts'
import { mergeWords } from './merge-words.ts'
import { scoreProtocols } from './score-protocols.ts'
import { suggestionOfCode } from './suggestion-of-code.ts'
import type { Suggestion, Suggestions } from './suggestion.ts'

const most = 5
/** Of the further ones: less is noise to the person who decides. */
const leastOfOthers = 0.01

/** The protocols a name may stand for, and why there is none where there is none. */
export function suggestionsFor(exam: ExamWords): Suggestions {
  const coded = exam.procedureCode ? suggestionOfCode(exam.procedureCode, exam.modality) : null
  if (coded !== null) return { suggestions: [coded], noneBecause: null }
  const name = mergeWords(exam)
  if (name.notAnExam !== null) return none(name.notAnExam)
  if (name.regions.length === 0 && name.folder.length === 0) {
    return none('The name has no word known for a body part.')
  }
  const scored = scoreProtocols(name, exam.modality)
  if ((scored[0]?.score ?? 0) < leastScore) {
    return none('No protocol of the catalogue fits the name well enough.')
  }
  const unread = name.unread.length === 0 ? [] : [`Not understood: ${name.unread.join(', ')}.`]
  const suggestions = scored
    .slice(0, most)
    .filter(({ score }, at) => at === 0 || score >= leastOfOthers)
    .map((one): Suggestion => ({
      loinc: one.protocol.loinc,
      score: Math.round(one.score * 1000) / 1000,
      evidence: [...name.readings, ...fitSentences(one), ...unread],
    }))
  return { suggestions, noneBecause: null }
}

const none = (noneBecause: string): Suggestions => ({ suggestions: [], noneBecause })

/** @returns best first, at most five; none rather than nonsense. Pure: the same words get the same answer. */
export function suggestProtocols(exam: ExamWords): readonly Suggestion[] {
  return suggestionsFor(exam).suggestions
}
