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
  for (let i = 0; i < ranges.length; i++) {
    const range = ranges[i]
    starts[i + 1] = (starts[i] ?? 0) + (range === undefined ? 0 : range.to - range.from)
  }
  const total = starts[ranges.length] ?? 0
  const stretches = stretchesOf(ranges)
  const mark = bench.mark()
  const list = bench.take(4 * (total + 1))
  const codes = bench.take(2 * total)
  let count = -1
  for (const { column, passes } of tests) {
    const table = bench.putBytes(passes)
    const isFirst = count === -1
    const isByte = column === 'sex' && !isFirst
    const view = isByte ? bench.bytes(codes, total) : bench.uint16(codes, total)
    for (const { slab, from, to, at } of stretches) view.set(slab[column].subarray(from, to), at)
    if (isFirst) count = bench.kernels.listCodes16(codes, total, table, list)
    else if (isByte) count = bench.kernels.keepCodes8(codes, table, list, count)
    else count = bench.kernels.keepCodes16(codes, table, list, count)
  }
  const rows = bench.uint32(list, count).slice()
  bench.release(mark)
  return { rows, starts }
}

interface Stretch {
  readonly slab: RunRange['slab']
  readonly from: number
  to: number
  readonly at: number
}

/** Runs that follow one another in memory, as one. */
function stretchesOf(ranges: readonly RunRange[]): readonly Stretch[] {
  const stretches: Stretch[] = []
  let last: Stretch | undefined
  let at = 0
  for (const { slab, from, to } of ranges) {
    if (last !== undefined && last.slab === slab && last.to === from) last.to = to
    else {
      last = { slab, from, to, at }
      stretches.push(last)
    }
    at += to - from
  }
  return stretches
}
