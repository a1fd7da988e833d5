import type { Workbench } from './kernels/workbench.ts'

const tableBytes = 1024

/**
 * The exact medians of runs of values that lie end to end, in half steps: the mean of the two middle ones. Made for the
 * hundred thousand runs of a registry, of a hundred exams each.
 * @param values place of the values; they stay as they are
 * @param sizes of the runs, in their order; NaN is the median of an empty one
 */
export function unitMedians(
  bench: Workbench,
  values: number,
  sizes: readonly number[],
): Float64Array {
  const mark = bench.mark()
  const runs = sizes.length
  const longest = sizes.reduce((a, b) => Math.max(a, b), 0)
  const ends = bench.take(4 * runs)
  const scratch = bench.take(tableBytes + 4 * (longest + 4))
  const into = bench.take(8 * runs)
  let end = 0
  const view = bench.uint32(ends, runs)
  for (let run = 0; run < runs; run++) {
    end += sizes[run] ?? 0
    view[run] = end
  }
  bench.kernels.medians(values, ends, runs, scratch, into)
  const medians = bench.float64(into, runs).slice()
  bench.release(mark)
  return medians
}
