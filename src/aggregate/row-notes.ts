import type { Workbench } from './kernels/workbench.ts'
import type { RowCounts } from './row-counts.ts'

/** What is noted of a row while its measures are looked at. */
export const mixedNote = 1
export const placedNote = 2
export const usedNote = 4

/** Each row with a band once: used, or left out for its first reason. @param banded how many have one */
export function countNotes(
  bench: Workbench,
  rows: number,
  banded: number,
  notes: number,
  counts: RowCounts,
): void {
  const sums = bench.take(16)
  bench.kernels.countNotes(notes, rows, sums)
  const [used = 0, placed = 0, mixed = 0] = bench.uint32(sums, 3)
  counts.use(used)
  // In a cell, and yet not used: its unit was under the minimum everywhere.
  counts.leaveOut('under-minimum', placed - used)
  counts.leaveOut('mixed-phantom', mixed)
  counts.leaveOut('no-value', banded - placed - mixed)
}
