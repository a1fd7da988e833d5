import type { ExamImage } from './exam-image.ts'
import type { LivingRange } from './living-rows.ts'

/** The sequences of some rows, given by number through all ranges; and how many of the rows have any. */
export function sequencesOfRows(
  { slabs, sequenceSlabs, directory }: ExamImage,
  ranges: readonly LivingRange[],
  rows: readonly number[],
): { readonly values: Uint32Array; readonly exams: number } {
  const wanted = rows.toSorted((a, b) => a - b)
  const values: number[] = []
  let exams = 0
  let next = 0
  for (const { at, rows: length, from, run, listed, shift } of ranges) {
    if ((wanted[next] ?? Infinity) >= at + length) continue
    const sequences = sequenceSlabs[directory.sequenceSlab[run] ?? 0]
    const counts = slabs[directory.slab[run] ?? 0]?.sequenceCount
    let start = directory.sequenceStart[run] ?? 0
    let row = directory.start[run] ?? 0
    for (let i = at; i < at + length; i++) {
      if (wanted[next] !== i) continue
      next++
      const place = listed === null ? from + i - at : (listed[i - at] ?? 0) + shift
      for (; row < place; row++) start += counts?.[row] ?? 0
      const count = counts?.[row] ?? 0
      if (count > 0) exams++
      for (let k = 0; k < count; k++) values.push(sequences?.[start + k] ?? 0)
    }
  }
  return { values: Uint32Array.from(values), exams }
}
