import type { Scratch } from './scratch.ts'
import { selectRanks, type Piece } from './select-ranks.ts'

/** What lies beyond the buckets that a few of the values ask for shares the last one. */
const lastBucket = 255
const manyValues = 4096
const fewValues = 16

/**
 * The exact median of some values, in half steps: the mean of the two middle ones. Made for the hundred thousand runs
 * of a registry, of a hundred exams each: no branch depends on a value until few are left.
 * @throws RangeError when there are none
 */
export function medianOf(piece: Piece, scratch: Scratch): number {
  const { values, from, to } = piece
  const length = to - from
  if (length === 0) throw new RangeError('no median of nothing')
  const lower = (length - 1) >>> 1
  const upper = length >>> 1
  if (length > manyValues) {
    const ranks = lower === upper ? [lower] : [lower, upper]
    const [first = Number.NaN, second = first] = selectRanks([piece], length, ranks, scratch)
    return first + 0.5 * (second - first)
  }
  const near = scratch.near
  let before = 0
  let count = 0
  if (length <= fewValues) {
    for (let i = from; i < to; i++) near[count++] = values[i] ?? 0
  } else {
    const counts = scratch.halves
    counts.fill(0)
    let bits = 0
    const step = length >>> 4
    for (let i = from; i < to; i += step) bits |= values[i] ?? 0
    const shift = Math.max(0, 24 - Math.clz32(bits))
    for (let i = from; i < to; i++) {
      const bucket = (values[i] ?? 0) >>> shift
      const place = bucket < lastBucket ? bucket : lastBucket
      counts[place] = (counts[place] ?? 0) + 1
    }
    let first = 0
    while (before + (counts[first] ?? 0) <= lower) before += counts[first++] ?? 0
    let last = first
    for (let until = before + (counts[first] ?? 0); until <= upper;) until += counts[++last] ?? 0
    for (let i = from; i < to; i++) {
      const value = values[i] ?? 0
      const bucket = value >>> shift
      const place = bucket < lastBucket ? bucket : lastBucket
      if (place >= first && place <= last) near[count++] = value
    }
  }
  sortFew(near, count)
  const a = near[lower - before] ?? Number.NaN
  const b = near[upper - before] ?? Number.NaN
  return a + 0.5 * (b - a)
}

function sortFew(values: Uint32Array, count: number): void {
  if (count > 64) {
    values.subarray(0, count).sort()
    return
  }
  for (let i = 1; i < count; i++) {
    const value = values[i] ?? 0
    let at = i - 1
    for (; at >= 0 && (values[at] ?? 0) > value; at--) values[at + 1] = values[at] ?? 0
    values[at + 1] = value
  }
}
