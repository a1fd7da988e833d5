import type { ExamImage } from './exam-image.ts'
import type { RowRange } from './row-ranges.ts'

/** The sequences of some rows, given by number through all ranges; and how many of the rows have any. */
export function sequencesOfRows(
  { sequenceSlabs, directory }: ExamImage,
  ranges: readonly RowRange[],
  rows: readonly number[],
): { readonly values: Uint32Array; readonly exams: number } {
  const wanted = rows.toSorted((a, b) => a - b)
  const values: number[] = []
  let exams = 0
  let next = 0
  for (const { at, from, to, run, slab } of ranges) {
    if ((wanted[next] ?? Infinity) >= at + to - from) continue
    const sequences = sequenceSlabs[directory.sequenceSlab[run] ?? 0]
    let start = directory.sequenceStart[run] ?? 0
    for (let row = from; row < to; row++) {
      const count = slab.sequenceCount[row] ?? 0
      if (wanted[next] === at + row - from) {
        next++
        if (count > 0) exams++
        for (let i = 0; i < count; i++) values.push(sequences?.[start + i] ?? 0)
      }
      start += count
    }
  }
  return { values: Uint32Array.from(values), exams }
}
