import { nameMeanings, type NameMeaning } from '../../catalogue/name-words.ts'
import type { Modality } from '../../domain/exam-report.ts'
import { plainLettersOf } from './plain-name.ts'

export interface WordIndex {
  /** By the words of a phrase, joined by one space. */
  readonly exact: ReadonlyMap<string, readonly NameMeaning[]>
  /** By the words before a final *. */
  readonly beginnings: ReadonlyMap<string, readonly NameMeaning[]>
  /** Single words of four letters and more that say something, by their first letter: for typing errors. */
  readonly byFirstLetter: ReadonlyMap<string, readonly string[]>
  /** How many words the longest phrase has that starts with the word. */
  readonly longestFrom: ReadonlyMap<string, number>
  /** Every word of every phrase. */
  readonly vocabulary: ReadonlySet<string>
}

const cached = new Map<Modality, WordIndex>()

export function wordIndex(modality: Modality): WordIndex {
  const known = cached.get(modality)
  if (known !== undefined) return known
  const built = build(modality)
  cached.set(modality, built)
  return built
}

/** "ä" is typed as "a" or "ae". */
function spellings(word: string): readonly string[] {
  const lower = word.toLowerCase()
  const german = lower.replaceAll('ä', 'ae').replaceAll('ö', 'oe').replaceAll('ü', 'ue')
  return [...new Set([lower, german].map((text) => plainLettersOf(text).trim()))]
}

function build(modality: Modality): WordIndex {
  const exact = new Map<string, NameMeaning[]>()
  const beginnings = new Map<string, NameMeaning[]>()
  // A word of this modality alone means only that: "AP" is a view in radiography.
  const ordered = nameMeanings
    .filter(({ modalities }) => modalities.includes(modality))
    .toSorted((a, b) => a.modalities.length - b.modalities.length)
  for (const meaning of ordered) {
    for (const word of meaning.words.flatMap(spellings)) {
      if (word.endsWith('*')) add(beginnings, word.slice(0, -1), meaning)
      else add(exact, word, meaning)
    }
  }
  const byFirstLetter = new Map<string, string[]>()
  for (const [word, meanings] of exact) {
    if (word.includes(' ') || word.length < 4 || meanings.every(saysNothing)) continue
    const letter = word.slice(0, 1)
    byFirstLetter.set(letter, [...(byFirstLetter.get(letter) ?? []), word])
  }
  const phrases = [...exact.keys(), ...beginnings.keys()]
  const vocabulary = new Set(phrases.flatMap((phrase) => phrase.split(' ').slice(0, -1)))
  for (const phrase of exact.keys()) vocabulary.add(phrase.split(' ').at(-1) ?? '')
  const longestFrom = new Map<string, number>()
  for (const phrase of phrases) {
    const [first = '', ...others] = phrase.split(' ')
    longestFrom.set(first, Math.max(longestFrom.get(first) ?? 0, others.length + 1))
  }
  return { exact, beginnings, byFirstLetter, longestFrom, vocabulary }
}

/** Never guessed: a word that says nothing, or that takes the whole name away. */
const saysNothing = ({ filler, notAnExam }: NameMeaning): boolean => filler || notAnExam !== null

function add(map: Map<string, NameMeaning[]>, word: string, meaning: NameMeaning): void {
  const before = map.get(word)
  if (before === undefined) return void map.set(word, [meaning])
  if (before.includes(meaning)) return
  if (before.some(({ modalities }) => modalities.length < meaning.modalities.length)) return
  before.push(meaning)
}
