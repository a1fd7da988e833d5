import type { CellRow } from './engine.ts'

function byKey(a: CellRow, b: CellRow): number {
  for (let i = 0; i < a.key.length; i++) {
    const difference = (a.key[i] ?? 0) - (b.key[i] ?? 0)
    if (difference !== 0) return difference
  }
  return a.key.length - b.key.length
}

const text = (row: CellRow | undefined): string =>
  row === undefined ? 'no cell' : `[${row.key.join(', ')}]: ${row.values.join(', ')}`

/** The first cell in which two answers differ, in words; null where they are equal to the last bit. */
export function firstDifference(a: readonly CellRow[], b: readonly CellRow[]): string | null {
  const [left, right] = [[...a].sort(byKey), [...b].sort(byKey)]
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    // Numbers are printed so that they read back as the same double: equal text, equal bits.
    const [mine, theirs] = [text(left[i]), text(right[i])]
    if (mine !== theirs) return `${mine} against ${theirs}`
  }
  return null
}

/** Whether two answers hold the same cells with exactly the same numbers, in any order of cells. */
export const sameCells = (a: readonly CellRow[], b: readonly CellRow[]): boolean =>
  firstDifference(a, b) === null
