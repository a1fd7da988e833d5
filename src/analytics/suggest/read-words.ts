import type { NameMeaning } from '../../catalogue/name-words.ts'
import { mendWords, type Word } from './mend-words.ts'
import type { WordIndex } from './word-index.ts'

/** One or more words of a name with what they say; nothing for a word that is unknown. */
export interface Read {
  readonly words: string
  /** What was written, where it was mended: a typing error, a truncated or split word. */
  readonly written: string
  readonly meanings: readonly NameMeaning[]
}

/** Longest phrases first, from left to right. */
export function readWords(tokens: readonly string[], index: WordIndex): readonly Read[] {
  const words = mendWords(tokens, index)
  const reads: Read[] = []
  for (let at = 0; at < words.length;) {
    const count = phraseLength(words, at, index)
    const phrase = words.slice(at, at + Math.max(count, 1))
    const text = phrase.map(({ word }) => word).join(' ')
    const written = phrase.map((word) => word.written).filter((part) => part !== '')
    const meanings = count === 0 ? [] : (index.exact.get(text) ?? beginning(text, index) ?? [])
    reads.push({ words: text, written: written.join(' '), meanings })
    at += phrase.length
  }
  return reads
}

function phraseLength(words: readonly Word[], at: number, index: WordIndex): number {
  const longest = index.longestFrom.get(words[at]?.word ?? '') ?? 1
  for (let count = Math.min(longest, words.length - at); count > 0; count--) {
    const text = words
      .slice(at, at + count)
      .map(({ word }) => word)
      .join(' ')
    if (index.exact.has(text) || beginning(text, index) !== undefined) return count
  }
  return 0
}

/** The longest known beginning; at least three letters of the last word stand before the *. */
function beginning(words: string, index: WordIndex): readonly NameMeaning[] | undefined {
  for (let end = words.length; end >= 3; end--) {
    if (words[end - 1] === ' ') return undefined
    const meanings = index.beginnings.get(words.slice(0, end))
    if (meanings !== undefined) return meanings
  }
  return undefined
}
