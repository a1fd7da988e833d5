import type { SeenRows } from './cell-plan.ts'
import { absent16 } from './exam-rows.ts'

/** A column, and for each of its codes whether a row of it is seen. */
export interface SeenTest {
  readonly column: 'scanner' | 'device' | 'indication' | 'sex' | 'ageMonths'
  /** 1 or 0 for every 16-bit code. */
  readonly passes: Uint8Array
}

/** What a plan asks of rows that not all rows of a run share: the tests that a row must pass to be seen. */
export function seenTests(seen: SeenRows): readonly SeenTest[] {
  const tests: SeenTest[] = []
  const byCode = (table: Uint8Array | null, column: SeenTest['column']): void => {
    if (table === null) return
    const passes = new Uint8Array(absent16 + 1)
    for (const [code, allowed] of table.entries()) passes[code] = allowed === 1 ? 1 : 0
    tests.push({ column, passes })
  }
  byCode(seen.devices, 'device')
  byCode(seen.scanners, 'scanner')
  byCode(seen.indications, 'indication')
  byCode(seen.sexes, 'sex')
  if (seen.ages !== null) {
    const passes = new Uint8Array(absent16 + 1)
    passes.fill(1, seen.ages.minMonths, seen.ages.maxMonths)
    // An exam of unknown age may be of any population.
    passes[absent16] = 1
    tests.push({ column: 'ageMonths', passes })
  }
  return tests
}
