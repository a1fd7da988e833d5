import { noBand } from './band-lookup.ts'
import type { RowCounts } from './row-counts.ts'

/** What is noted of a row while its measures are looked at. */
export const mixedNote = 1
export const placedNote = 2
export const usedNote = 4

/** Each row with a band once: used, or left out for its first reason. */
export function countNotes(
  rows: number,
  bands: Uint8Array,
  notes: Uint8Array,
  counts: RowCounts,
): void {
  let used = 0
  let placed = 0
  let mixed = 0
  let banded = 0
  for (let i = 0; i < rows; i++) {
    const note = notes[i] ?? 0
    const isUsed = note >>> 2
    const isPlaced = (note >>> 1) & 1
    banded += (bands[i] ?? noBand) < noBand ? 1 : 0
    used += isUsed
    placed += isPlaced
    mixed += note & 1 & ~isPlaced
  }
  counts.use(used)
  // In a cell, and yet not used: its unit was under the minimum everywhere.
  counts.leaveOut('under-minimum', placed - used)
  counts.leaveOut('mixed-phantom', mixed)
  counts.leaveOut('no-value', banded - placed - mixed)
}
