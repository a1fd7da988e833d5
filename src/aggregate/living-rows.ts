import type { ProtocolCells } from './cell-plan.ts'
import type { Workbench } from './kernels/workbench.ts'
import type { RowCounts } from './row-counts.ts'
import type { RunRange } from './row-ranges.ts'
import { fateOfRun } from './run-fate.ts'
import { seenRows } from './sieve-rows.ts'
import type { Slab } from './slab.ts'
import type { TaskContext } from './task-context.ts'

/** Rows of one run that are seen and that no reason of the run's keeps out of cells. */
export interface LivingRange {
  readonly slab: Slab
  /** Places of the rows in the slab: from..to−1, or those that are listed, each that much further on. */
  readonly from: number
  readonly to: number
  readonly listed: Uint32Array | null
  readonly shift: number
  readonly rows: number
  /** Number of the first row, counted through all ranges. */
  readonly at: number
  readonly run: number
  readonly facility: number
  readonly phantom: number
  /** Home band. */
  readonly band: number
}

/** The living rows of a task; those that do not live are counted. */
export function livingRows(
  { plan, tests }: Pick<TaskContext, 'plan' | 'tests'>,
  ranges: readonly RunRange[],
  cells: ProtocolCells | null,
  counts: RowCounts,
  bench: Workbench,
): readonly LivingRange[] {
  const living: LivingRange[] = []
  const sieve = tests.length === 0 ? null : seenRows(bench, ranges, tests)
  let at = 0
  let next = 0
  for (const [i, range] of ranges.entries()) {
    const { slab, from, to, inFrom, inTo, run, facility, stratum } = range
    let listed: Uint32Array | null = null
    let shift = 0
    let seen = to - from
    let within = inTo - inFrom
    if (sieve !== null) {
      const start = sieve.starts[i] ?? 0
      const end = placeFrom(sieve.rows, sieve.starts[i + 1] ?? 0, next)
      const first = inFrom === from ? next : placeFrom(sieve.rows, start + inFrom - from, next)
      const last = inTo === to ? end : placeFrom(sieve.rows, start + inTo - from, first)
      seen = end - next
      within = last - first
      next = end
      listed = sieve.rows.subarray(first, last)
      shift = from - start
    }
    counts.lookAt(seen, within)
    const fate = fateOfRun(stratum, plan, cells !== null)
    if (fate !== null) counts.leaveOut(fate, within)
    if (fate !== null || within === 0) continue
    const { phantom, band } = stratum
    living.push({
      slab,
      from: inFrom,
      to: inTo,
      listed,
      shift,
      rows: within,
      at,
      run,
      facility,
      phantom,
      band,
    })
    at += within
  }
  return living
}

/** First place from `start` on whose row is not under the given one. */
function placeFrom(rows: Uint32Array, row: number, start: number): number {
  let low = start
  let high = rows.length
  // Runs are short beside the list: the place is near.
  for (let step = 1; low + step < high; step *= 2) {
    if ((rows[low + step] ?? 0) >= row) {
      high = low + step
      break
    }
    low += step
  }
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((rows[middle] ?? 0) < row) low = middle + 1
    else high = middle
  }
  return low
}
