import type { Workbench } from './kernels/workbench.ts'

const buckets = 4096
/** So few values are sorted outright. */
const sortedOutright = 256

/**
 * The values that sorting would bring to some ranks, exactly, without sorting: values are counted by their leading
 * bits, and only those that share the leading bits of a wanted one are looked at again. Two passes over the values,
 * for up to three ranks that lie apart.
 * @param values place of the values; they stay as they are
 * @param ranks 0-based, ascending, under `length`
 */
export function selectRanks(
  bench: Workbench,
  values: number,
  length: number,
  ranks: readonly number[],
): number[] {
  const mark = bench.mark()
  const found = selectFrom(bench, values, length, ranks, 0, Math.max(1, length >>> 6))
  bench.release(mark)
  return found
}

/** @param base no value is under it; @param step every how many-th value is looked at to choose buckets */
function selectFrom(
  bench: Workbench,
  values: number,
  length: number,
  ranks: readonly number[],
  base: number,
  step: number,
): number[] {
  if (length <= sortedOutright) return sortedRanks(bench, values, length, ranks)
  const shift = shiftOf(bench.uint32(values, length), base, step)
  const counts = bench.take(4 * (buckets + 1))
  bench.kernels.histogram(values, length, base, shift, counts)
  const targets = targetsOf(bench.uint32(counts, buckets + 1), ranks, base, shift)
  const gathered = targets.reduce((sum, { size, isExact }) => sum + (isExact ? 0 : size), 0)
  // One more than is kept may be written.
  const into = bench.take(4 * (gathered + 4))
  return groupsOf(targets, 3).flatMap((three) => selectTargets(bench, values, length, three, into))
}

/** A bucket, or neighbouring ones, with wanted ranks. */
interface Target {
  readonly low: number
  readonly width: number
  /** Values in it. */
  readonly size: number
  /** All its values are `low`. */
  readonly isExact: boolean
  /** Ranks within it. */
  readonly ranks: readonly number[]
}

function targetsOf(
  counts: Uint32Array,
  ranks: readonly number[],
  base: number,
  shift: number,
): Target[] {
  const targets: Target[] = []
  let before = 0
  let bucket = 0
  for (let i = 0; i < ranks.length;) {
    while (before + (counts[bucket] ?? 0) <= (ranks[i] ?? 0)) before += counts[bucket++] ?? 0
    const size = counts[bucket] ?? 0
    const within: number[] = []
    for (; i < ranks.length && (ranks[i] ?? 0) < before + size; i++)
      within.push((ranks[i] ?? 0) - before)
    const low = base + bucket * 2 ** shift
    // The last bucket has all that lies beyond the others.
    const width = bucket === buckets ? 2 ** 32 - low : 2 ** shift
    const isExact = shift === 0 && bucket < buckets
    targets.push({ low, width, size, isExact, ranks: within })
  }
  return targets
}

function groupsOf<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  )
}

/** Up to three targets in one pass: what they hold is gathered, and sorted or selected from in turn. */
function selectTargets(
  bench: Workbench,
  values: number,
  length: number,
  targets: readonly Target[],
  into: number,
): number[] {
  const open = targets.filter(({ isExact }) => !isExact)
  const [first = none, second = none, third = none] = open
  const size = open.reduce((sum, target) => sum + target.size, 0)
  const isFew = size <= Math.max(sortedOutright, length >>> 4)
  if (isFew && size > 0) {
    const { low: a, width: b } = first
    const { low: c, width: d } = second
    bench.kernels.gather(values, length, a, b, c, d, third.low, third.width, into)
    bench.uint32(into, size).sort()
  }
  let before = 0
  return targets.flatMap((target) => {
    if (target.isExact) return target.ranks.map(() => target.low)
    if (!isFew) {
      const { low, width, ranks } = target
      bench.kernels.gather(values, length, low, width, 0, 0, 0, 0, into)
      const copy = bench.copy32(into, target.size)
      // Of all values now: a sample that misses the large ones again and again would never come to an end.
      return selectFrom(bench, copy, target.size, ranks, low, 1)
    }
    const sorted = bench.uint32(into + 4 * before, target.size)
    before += target.size
    return target.ranks.map((rank) => sorted[rank] ?? Number.NaN)
  })
}

const none: Pick<Target, 'low' | 'width'> = { low: 0, width: 0 }

/** A shift that spreads the values over the buckets: those that are looked at, and so most of them. */
function shiftOf(values: Uint32Array, base: number, step: number): number {
  let largest = 0
  for (let i = 0; i < values.length; i += step) largest = Math.max(largest, (values[i] ?? 0) - base)
  return Math.max(0, 32 - Math.clz32(largest) - Math.log2(buckets))
}

function sortedRanks(
  bench: Workbench,
  values: number,
  length: number,
  ranks: readonly number[],
): number[] {
  const copy = bench.copy32(values, length)
  const sorted = bench.uint32(copy, length).sort()
  return ranks.map((rank) => sorted[rank] ?? Number.NaN)
}
