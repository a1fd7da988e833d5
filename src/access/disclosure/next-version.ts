import type { Content, Made, Part } from './content.ts'
import { sizeOfDifference, tracesLess, type Difference } from './traces.ts'

/**
 * What becomes of a group of exams that was published before: `fresh` where what it is made of now differs enough from
 * every earlier version, `carried` where it differs by so few from one of them that the difference would tell of them,
 * or by nothing from the latest. The quantities of one exam go together.
 * @param earlier versions, the latest last
 */
export function nextVersion(
  made: ReadonlyMap<string, Made>,
  earlier: readonly Pick<Part, 'contents'>[],
): 'fresh' | 'carried' {
  const latest = earlier.at(-1)
  if (latest === undefined) return 'fresh'
  if ([...made].every(([quantity, now]) => isSame(now, latest.contents.get(quantity))))
    return 'carried'
  for (const [quantity, now] of made) {
    const contents = earlier.flatMap((part) => part.contents.get(quantity) ?? [])
    if (contents.some((content) => differenceOf(now, content) === 'few')) return 'carried'
    if (now.content !== null && isPinnedTogether(now, now.content, contents)) return 'carried'
  }
  return 'fresh'
}

function isSame(now: Made, latest: Content | undefined): boolean {
  return latest === undefined ? now.content === null : differenceOf(now, latest) === 'none'
}

const differenceOf = ({ traces }: Made, earlier: Content): Difference =>
  sizeOfDifference(tracesLess(traces, [earlier.traces]))

/** Whether a median that stayed the same would be pinned by all versions together. */
function isPinnedTogether(
  { isPinned }: Made,
  { known }: Content,
  earlier: readonly Content[],
): boolean {
  if (earlier.length === 0) return false
  const bounds = new Map(known.map((bound) => [bound.median, bound]))
  for (const { median, lower, upper } of earlier.flatMap((content) => content.known)) {
    const so = bounds.get(median)
    if (so === undefined) continue
    const both = { median, lower: Math.max(so.lower, lower), upper: Math.min(so.upper, upper) }
    if (isPinned(median, both.lower, both.upper)) return true
    bounds.set(median, both)
  }
  return false
}
