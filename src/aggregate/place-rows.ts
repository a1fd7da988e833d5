import { absent16, absent32, type ExamRows } from './exam-rows.ts'
import { columns16, columns32, columns8, optional16, optional32, type Slab } from './slab.ts'

type Column = Uint8Array | Uint16Array | Uint32Array

/**
 * Writes every row of a block to its place.
 * @param run run of each row
 * @param target place of each row in the slab of its run
 * @param slabOf slab of each run
 */
export function placeRows(
  block: ExamRows,
  run: Uint32Array,
  target: Uint32Array,
  slabOf: Uint16Array,
  slabs: readonly Slab[],
): void {
  const slab = Uint16Array.from(run, (index) => slabOf[index] ?? 0)
  const place = <Of extends Column>(source: Of, columns: readonly (Of | null)[]) =>
    scatter(source, block.length, slab, target, columns)
  for (const name of columns8)
    place(
      block[name],
      slabs.map((each) => each[name]),
    )
  for (const name of columns16)
    place(
      block[name],
      slabs.map((each) => each[name]),
    )
  for (const name of columns32)
    place(
      block[name],
      slabs.map((each) => each[name]),
    )
  for (const name of optional16)
    place(
      block[name],
      slabs.map((each) => each[name]),
    )
  for (const name of optional32)
    place(
      block[name],
      slabs.map((each) => each[name]),
    )
}

function scatter(
  source: Column,
  length: number,
  slab: Uint16Array,
  target: Uint32Array,
  columns: readonly (Column | null)[],
): void {
  const [only] = columns
  if (columns.length === 1) {
    if (only === null || only === undefined) return
    for (let row = 0; row < length; row++) only[target[row] ?? 0] = source[row] ?? 0
    return
  }
  for (let row = 0; row < length; row++) {
    const column = columns[slab[row] ?? 0]
    if (column !== null && column !== undefined) column[target[row] ?? 0] = source[row] ?? 0
  }
}

/** Writes the sequences of every row of a block; `target` is the place of the first of each row. */
export function placeSequences(
  block: ExamRows,
  run: Uint32Array,
  target: Uint32Array,
  slabOf: Uint16Array,
  slabs: readonly Uint32Array[],
): void {
  if (block.sequences.length === 0) return
  let from = 0
  for (let row = 0; row < block.length; row++) {
    const count = block.sequenceCount[row] ?? 0
    const slab = slabs[slabOf[run[row] ?? 0] ?? 0]
    const at = target[row] ?? 0
    if (slab !== undefined)
      for (let i = 0; i < count; i++) slab[at + i] = block.sequences[from + i] ?? 0
    from += count
  }
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
