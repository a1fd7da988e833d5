import type { SeenRows } from './cell-plan.ts'
import { absent16 } from './exam-rows.ts'
import type { Slab } from './slab.ts'

/** Keeps the rows of a list that pass, in place. @returns how many do */
export type SeenTest = (slab: Slab, rows: Uint32Array, count: number) => number

/** What a plan asks of rows that not all rows of a run share: the tests that a row must pass to be seen. */
export function seenTests(seen: SeenRows): readonly SeenTest[] {
  const tests: SeenTest[] = []
  const byCode = (
    table: Uint8Array | null,
    column: 'scanner' | 'device' | 'indication' | 'sex',
  ): void => {
    if (table === null) return
    // A table for every code, so that the pass has no branch.
    const passes = new Uint8Array(absent16 + 1)
    for (const [code, allowed] of table.entries()) passes[code] = allowed === 1 ? 1 : 0
    tests.push((slab, rows, count) => keepCodes(slab[column], passes, rows, count))
  }
  byCode(seen.devices, 'device')
  byCode(seen.scanners, 'scanner')
  byCode(seen.indications, 'indication')
  byCode(seen.sexes, 'sex')
  const { ages } = seen
  if (ages !== null) {
    const passes = new Uint8Array(absent16 + 1)
    passes.fill(1, ages.minMonths, ages.maxMonths)
    // An exam of unknown age may be of any population.
    passes[absent16] = 1
    tests.push((slab, rows, count) => keepCodes(slab.ageMonths, passes, rows, count))
  }
  return tests
}

function keepCodes(
  codes: Uint16Array | Uint8Array,
  passes: Uint8Array,
  rows: Uint32Array,
  count: number,
): number {
  let kept = 0
  for (let i = 0; i < count; i++) {
    const row = rows[i] ?? 0
    rows[kept] = row
    kept += passes[codes[row] ?? 0] ?? 0
  }
  return kept
}
