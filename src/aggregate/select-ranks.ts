import type { Scratch } from './scratch.ts'

/** Some values of a column, wherever they lie: those at from..to−1. None is absent. */
export interface Piece {
  readonly values: Uint32Array
  readonly from: number
  readonly to: number
}

const buckets = 4096
/** So few values are sorted outright. */
const sortedOutright = 1024

/**
 * The values that sorting would bring to some ranks, exactly, without sorting: values are counted by their leading
 * bits, and only those that share the leading bits of a wanted one are looked at again. Two passes over the values,
 * however many ranks.
 * @param length of all pieces together
 * @param ranks 0-based, ascending, under `length`
 */
export function selectRanks(
  pieces: readonly Piece[],
  length: number,
  ranks: readonly number[],
  scratch: Scratch,
): number[] {
  return selectFrom(pieces, length, ranks, 0, scratch, 0)
}

/** @param base no value is under it @param depth names the scratch of this level */
function selectFrom(
  pieces: readonly Piece[],
  length: number,
  ranks: readonly number[],
  base: number,
  scratch: Scratch,
  depth: number,
): number[] {
  if (length <= sortedOutright) return sortedRanks(pieces, length, ranks, scratch)
  const shift = shiftOf(pieces, length, base)
  const counts = scratch.uint32(`counts ${depth}`, buckets + 1)
  counts.fill(0, 0, buckets + 1)
  for (const piece of pieces) countInto(piece, base, shift, counts)
  const targets = targetsOf(counts, ranks, shift)
  const gathered = targets.reduce((sum, { size, isExact }) => sum + (isExact ? 0 : size), 0)
  if (gathered > Math.max(sortedOutright, length >>> 3))
    return targets.flatMap((target) => selectTarget(pieces, target, base, shift, scratch, depth))
  return sortTargets(pieces, targets, gathered, base, shift, scratch)
}

/** A bucket that holds wanted ranks. */
interface Target {
  readonly bucket: number
  readonly size: number
  /** All its values are the same one. */
  readonly isExact: boolean
  /** Ranks within the bucket. */
  readonly ranks: readonly number[]
}

function targetsOf(counts: Uint32Array, ranks: readonly number[], shift: number): Target[] {
  const targets: Target[] = []
  let before = 0
  let bucket = 0
  for (let i = 0; i < ranks.length;) {
    while (before + (counts[bucket] ?? 0) <= (ranks[i] ?? 0)) before += counts[bucket++] ?? 0
    const size = counts[bucket] ?? 0
    const within: number[] = []
    for (; i < ranks.length && (ranks[i] ?? 0) < before + size; i++)
      within.push((ranks[i] ?? 0) - before)
    targets.push({ bucket, size, isExact: shift === 0 && bucket < buckets, ranks: within })
  }
  return targets
}

/** Few values share a bucket with a wanted one: they are gathered in one pass, and sorted. */
function sortTargets(
  pieces: readonly Piece[],
  targets: readonly Target[],
  gathered: number,
  base: number,
  shift: number,
  scratch: Scratch,
): number[] {
  const wanted = scratch.uint8('wanted', buckets + 1)
  wanted.fill(0, 0, buckets + 1)
  for (const { bucket, isExact } of targets) if (!isExact) wanted[bucket] = 1
  const values = scratch.uint32('gathered', gathered)
  let end = 0
  if (gathered > 0)
    for (const piece of pieces) end = gatherInto(piece, base, shift, wanted, values, end)
  const sorted = values.subarray(0, end).sort()
  let before = 0
  return targets.flatMap(({ bucket, size, isExact, ranks }) => {
    if (isExact) return ranks.map(() => base + bucket)
    const start = before
    before += size
    return ranks.map((rank) => sorted[start + rank] ?? Number.NaN)
  })
}

/** Very many values share a bucket: it is selected from as a column of its own. */
function selectTarget(
  pieces: readonly Piece[],
  { bucket, size, isExact, ranks }: Target,
  base: number,
  shift: number,
  scratch: Scratch,
  depth: number,
): number[] {
  const lowest = base + bucket * 2 ** shift
  if (isExact) return ranks.map(() => lowest)
  const wanted = scratch.uint8('wanted', buckets + 1)
  wanted.fill(0, 0, buckets + 1)
  wanted[bucket] = 1
  const values = scratch.uint32(`bucket ${depth}`, size)
  let end = 0
  for (const piece of pieces) end = gatherInto(piece, base, shift, wanted, values, end)
  return selectFrom([{ values, from: 0, to: end }], end, ranks, lowest, scratch, depth + 1)
}

/** A shift that spreads most values over the buckets; whatever lies beyond shares the last one. */
function shiftOf(pieces: readonly Piece[], length: number, base: number): number {
  const step = Math.max(1, length >>> 6)
  let largest = 0
  let skip = 0
  for (const { values, from, to } of pieces) {
    let at = from + skip
    for (; at < to; at += step) largest = Math.max(largest, (values[at] ?? 0) - base)
    skip = at - to
  }
  return Math.max(0, 32 - Math.clz32(largest) - Math.log2(buckets))
}

// The first level, with all values, has no base: there the loops do without the subtraction.

function countInto(
  { values, from, to }: Piece,
  base: number,
  shift: number,
  counts: Uint32Array,
): void {
  if (base === 0) {
    for (let i = from; i < to; i++) {
      const bucket = (values[i] ?? 0) >>> shift
      const place = bucket < buckets ? bucket : buckets
      counts[place] = (counts[place] ?? 0) + 1
    }
    return
  }
  for (let i = from; i < to; i++) {
    const bucket = ((values[i] ?? 0) - base) >>> shift
    const place = bucket < buckets ? bucket : buckets
    counts[place] = (counts[place] ?? 0) + 1
  }
}

/** @returns where the next value goes */
function gatherInto(
  { values, from, to }: Piece,
  base: number,
  shift: number,
  wanted: Uint8Array,
  into: Uint32Array,
  start: number,
): number {
  let at = start
  if (base === 0) {
    for (let i = from; i < to; i++) {
      const bucket = (values[i] ?? 0) >>> shift
      if (wanted[bucket < buckets ? bucket : buckets] === 1) into[at++] = values[i] ?? 0
    }
    return at
  }
  for (let i = from; i < to; i++) {
    const bucket = ((values[i] ?? 0) - base) >>> shift
    if (wanted[bucket < buckets ? bucket : buckets] === 1) into[at++] = values[i] ?? 0
  }
  return at
}

function sortedRanks(
  pieces: readonly Piece[],
  length: number,
  ranks: readonly number[],
  scratch: Scratch,
): number[] {
  const values = scratch.uint32('sorted', length)
  let at = 0
  for (const { values: source, from, to } of pieces)
    for (let i = from; i < to; i++) values[at++] = source[i] ?? 0
  const sorted = values.subarray(0, length).sort()
  return ranks.map((rank) => sorted[rank] ?? Number.NaN)
}
