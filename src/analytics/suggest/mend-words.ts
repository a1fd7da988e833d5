import { bareWith } from './bare-with.ts'
import { guessWord } from './guess-word.ts'
import type { WordIndex } from './word-index.ts'

/** A word as it was meant, with what was written; a second word of one written has nothing written. */
export interface Word {
  readonly word: string
  readonly written: string
}

const shortestHalf = 3
const letters = /^\p{L}+$/u

/** Unknown words as they were meant: split ones joined, glued ones apart, truncated and mistyped ones whole. */
export function mendWords(tokens: readonly string[], index: WordIndex): readonly Word[] {
  const words: Word[] = []
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at] ?? ''
    const next = tokens[at + 1]
    if (isKnown(token, index)) words.push({ word: token, written: token })
    else if (next !== undefined && isSplit(token, next, index)) {
      words.push({ word: token + next, written: `${token} ${next}` })
      at++
    } else {
      const meant = letters.test(token) ? guessWord(token, index) : null
      ;(meant ?? [token]).forEach((word, part) =>
        words.push({ word, written: part === 0 ? token : '' }),
      )
    }
  }
  return words
}

function isKnown(token: string, index: WordIndex): boolean {
  if (bareWith.has(token) || index.vocabulary.has(token)) return true
  for (let end = token.length; end >= 3; end--) {
    if (index.beginnings.has(token.slice(0, end))) return true
  }
  return false
}

const isSplit = (token: string, next: string, index: WordIndex): boolean =>
  token.length >= shortestHalf && !isKnown(next, index) && index.exact.has(token + next)
