import type { Workbench } from './kernels/workbench.ts'
import type { RunRange } from './row-ranges.ts'
import type { SeenTest } from './seen-tests.ts'

/** The rows of some runs that pass all tests. */
export interface SeenList {
  /** Ascending: rows are counted through all runs, from 0. */
  readonly rows: Uint32Array
  /** Of the first row of each run; one more than runs. */
  readonly starts: Uint32Array
}

/** One pass over the codes of each test's column; the later ones look only at what the earlier ones left. */
export function seenRows(
  bench: Workbench,
  ranges: readonly RunRange[],
  tests: readonly SeenTest[],
): SeenList {
  const starts = new Uint32Array(ranges.length + 1)
  for (const [i, { from, to }] of ranges.entries()) starts[i + 1] = (starts[i] ?? 0) + to - from
  const total = starts[ranges.length] ?? 0
  const mark = bench.mark()
  const list = bench.take(4 * (total + 1))
  const codes = bench.take(2 * total)
  let count = -1
  for (const { column, passes } of tests) {
    const table = bench.putBytes(passes)
    const isFirst = count === -1
    if (column === 'sex' && !isFirst) {
      const view = bench.bytes(codes, total)
      for (const [i, { slab, from, to }] of ranges.entries())
        view.set(slab.sex.subarray(from, to), starts[i] ?? 0)
      count = bench.kernels.keepCodes8(codes, table, list, count)
      continue
    }
    const view = bench.uint16(codes, total)
    for (const [i, { slab, from, to }] of ranges.entries())
      view.set(slab[column].subarray(from, to), starts[i] ?? 0)
    count = isFirst
      ? bench.kernels.listCodes16(codes, total, table, list)
      : bench.kernels.keepCodes16(codes, table, list, count)
  }
  const rows = bench.uint32(list, count).slice()
  bench.release(mark)
  return { rows, starts }
}
