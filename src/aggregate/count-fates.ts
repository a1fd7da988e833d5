import { leftOutReasons } from './cell-table.ts'
import { alive, fateOf, notSeen } from './row-fates.ts'

/** What is noted of a living row while values are looked at. */
export const mixedNote = 1
export const placedNote = 2
export const usedNote = 4

const usedPlace = 0

/** Each row once: used, or left out for its first reason. */
export function countFates(
  rows: number,
  fates: Uint8Array,
  notes: Uint8Array,
): { readonly seen: number; readonly used: number; readonly leftOut: Float64Array } {
  const counts = new Float64Array(256)
  for (let i = 0; i < rows; i++) {
    const fate = fates[i] ?? notSeen
    const place = fate === alive ? livingFate(notes[i] ?? 0) : fate
    counts[place] = (counts[place] ?? 0) + 1
  }
  const leftOut = counts.slice(1, 1 + leftOutReasons.length)
  const used = counts[usedPlace] ?? 0
  return { seen: rows - (counts[notSeen] ?? 0), used, leftOut }
}

const underMinimum = fateOf('under-minimum')
const mixedPhantom = fateOf('mixed-phantom')
const noValue = fateOf('no-value')

function livingFate(notes: number): number {
  if ((notes & usedNote) !== 0) return usedPlace
  // In a cell, and yet not used: its unit was under the minimum everywhere.
  if ((notes & placedNote) !== 0) return underMinimum
  return (notes & mixedNote) !== 0 ? mixedPhantom : noValue
}
