import { editDistance } from './edit-distance.ts'
import type { WordIndex } from './word-index.ts'

const shortestTruncated = 4
const shortestMistyped = 5
const shortestMeant = 6
const longEnoughForTwo = 9
const shortestGlued = 3

const remembered = new WeakMap<WordIndex, Map<string, readonly string[] | null>>()
const mostRemembered = 20_000

/**
 * What an unknown word was meant to be: known words glued together, the beginning of one, or one mistyped.
 * Never a guess between two meanings. @returns the words meant, or null
 */
export function guessWord(token: string, index: WordIndex): readonly string[] | null {
  const known = remembered.get(index) ?? new Map<string, readonly string[] | null>()
  remembered.set(index, known)
  const before = known.get(token)
  if (before !== undefined) return before
  const meant =
    unglued(token, index) ?? single(truncated(token, index), index) ?? mistyped(token, index)
  if (known.size >= mostRemembered) known.clear()
  known.set(token, meant)
  return meant
}

function truncated(token: string, index: WordIndex): readonly string[] {
  if (token.length < shortestTruncated) return []
  return (index.byFirstLetter.get(token.slice(0, 1)) ?? []).filter((word) => word.startsWith(token))
}

function mistyped(token: string, index: WordIndex): readonly string[] | null {
  if (token.length < shortestMistyped) return null
  const limit = token.length >= longEnoughForTwo ? 2 : 1
  const candidates = index.byFirstLetter.get(token.slice(0, 1)) ?? []
  const distances = candidates
    .filter((word) => word.length >= shortestMeant)
    .map((word) => ({ word, distance: editDistance(token, word, limit) }))
    .filter(({ distance }) => distance <= limit)
  const least = Math.min(...distances.map(({ distance }) => distance))
  return single(
    distances.filter(({ distance }) => distance === least).map(({ word }) => word),
    index,
  )
}

/** One word when all mean the same. */
function single(words: readonly string[], index: WordIndex): readonly string[] | null {
  const [first] = words
  if (first === undefined) return null
  const meant = (word: string) => (index.exact.get(word) ?? []).map(({ says }) => says).join()
  return words.every((word) => meant(word) === meant(first)) ? [first] : null
}

/** "abdpelv": known words of at least three letters, one after the other, the longest first. */
function unglued(token: string, index: WordIndex): readonly string[] | null {
  if (token.length < 2 * shortestGlued) return null
  for (let end = token.length - shortestGlued; end >= shortestGlued; end--) {
    const first = token.slice(0, end)
    if (!index.exact.has(first)) continue
    const rest = token.slice(end)
    if (index.exact.has(rest)) return [first, rest]
    const others = unglued(rest, index)
    if (others !== null) return [first, ...others]
  }
  return null
}
