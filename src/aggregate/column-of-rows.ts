import { absent16, absent32 } from './exam-rows.ts'
import type { Workbench } from './kernels/workbench.ts'
import type { LivingRange } from './living-rows.ts'
import type { Slab } from './slab.ts'

type Column = Uint8Array | Uint16Array | Uint32Array

/** A 16-bit column of all living rows, side by side in the workbench. @returns its place */
export function column16(
  bench: Workbench,
  ranges: readonly LivingRange[],
  rows: number,
  of: (slab: Slab) => Uint16Array | Uint8Array | null,
): number {
  const place = bench.take(2 * rows)
  fill(bench.uint16(place, rows), ranges, of, absent16)
  return place
}

/** A 32-bit one. */
export function column32(
  bench: Workbench,
  ranges: readonly LivingRange[],
  rows: number,
  of: (slab: Slab) => Uint32Array | null,
): number {
  const place = bench.take(4 * rows)
  fill(bench.uint32(place, rows), ranges, of, absent32)
  return place
}

function fill(
  into: Uint16Array | Uint32Array,
  ranges: readonly LivingRange[],
  of: (slab: Slab) => Column | null,
  absent: number,
): void {
  for (const { slab, from, to, listed, shift, at, rows } of ranges) {
    const column = of(slab)
    if (column === null) into.fill(absent, at, at + rows)
    else if (listed === null) into.set(column.subarray(from, to), at)
    else for (let i = 0; i < rows; i++) into[at + i] = column[(listed[i] ?? 0) + shift] ?? 0
  }
}
