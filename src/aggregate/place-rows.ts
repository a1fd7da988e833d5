import { absent16, absent32, type ExamRows } from './exam-rows.ts'
import { columns16, columns32, columns8, optional16, optional32, type Slab } from './slab.ts'

type Column = Uint8Array | Uint16Array | Uint32Array

/**
 * Writes rows from..to−1 of some columns to their places.
 * @param run run of each of them
 * @param target place of each in the slab of its run
 * @param slabOf slab of each run
 */
export function placeRows(
  source: Slab,
  from: number,
  to: number,
  run: Uint32Array,
  target: Uint32Array,
  slabOf: Uint16Array,
  slabs: readonly Slab[],
): void {
  const slab = Uint16Array.from(run, (index) => slabOf[index] ?? 0)
  const place = (column: Column | null, into: readonly (Column | null)[], absent: number): void =>
    scatter(column?.subarray(from, to) ?? null, absent, slab, target, into)
  for (const name of columns8)
    place(
      source[name],
      slabs.map((each) => each[name]),
      0,
    )
  for (const name of columns16)
    place(
      source[name],
      slabs.map((each) => each[name]),
      0,
    )
  for (const name of columns32)
    place(
      source[name],
      slabs.map((each) => each[name]),
      0,
    )
  for (const name of optional16)
    place(
      source[name],
      slabs.map((each) => each[name]),
      absent16,
    )
  for (const name of optional32)
    place(
      source[name],
      slabs.map((each) => each[name]),
      absent32,
    )
}

/** @param source null: every value is absent */
function scatter(
  source: Column | null,
  absent: number,
  slab: Uint16Array,
  target: Uint32Array,
  columns: readonly (Column | null)[],
): void {
  for (let row = 0; row < target.length; row++) {
    const column = columns[slab[row] ?? 0]
    if (column !== null && column !== undefined)
      column[target[row] ?? 0] = source === null ? absent : (source[row] ?? 0)
  }
}

/**
 * Writes the sequences of some rows.
 * @param from where theirs begin
 * @param target place of the first of each row
 * @returns where those of the next row begin
 */
export function placeSequences(
  counts: Uint16Array,
  sequences: Uint32Array,
  from: number,
  run: Uint32Array,
  target: Uint32Array,
  slabOf: Uint16Array,
  slabs: readonly Uint32Array[],
): number {
  let next = from
  for (let row = 0; row < counts.length; row++) {
    const count = counts[row] ?? 0
    if (count === 0) continue
    const slab = slabs[slabOf[run[row] ?? 0] ?? 0]
    const at = target[row] ?? 0
    if (slab !== undefined) for (let i = 0; i < count; i++) slab[at + i] = sequences[next + i] ?? 0
    next += count
  }
  return next
}

/** Copies rows that are listed by number, in order, to a place of a slab: from another slab, or from a block. */
export function copyRows(
  source: ExamRows | Slab,
  rows: Uint32Array,
  targets: Uint32Array,
  into: Slab,
): void {
  const copy = (from: Column | null, to: Column | null, absent: number): void => {
    if (to === null) return
    for (let i = 0; i < rows.length; i++)
      to[targets[i] ?? 0] = from === null ? absent : (from[rows[i] ?? 0] ?? 0)
  }
  for (const name of columns8) copy(source[name], into[name], 0)
  for (const name of columns16) copy(source[name], into[name], 0)
  for (const name of columns32) copy(source[name], into[name], 0)
  for (const name of optional16) copy(source[name], into[name], absent16)
  for (const name of optional32) copy(source[name], into[name], absent32)
}
