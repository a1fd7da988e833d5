import type { BandLookup } from './band-lookup.ts'
import { noBand } from './band-lookup.ts'
import type { CellPlan, SeenRows } from './cell-plan.ts'
import { leftOutReasons, type LeftOutReason } from './cell-table.ts'
import { absent16 } from './exam-rows.ts'
import type { RowRange } from './row-ranges.ts'
import type { Slab } from './slab.ts'

/** Fates of rows: in a band, not looked at, or 1 plus the place of a reason. */
export const alive = 0
export const notSeen = 255
export const fateOf = (reason: LeftOutReason): number => leftOutReasons.indexOf(reason) + 1

const outsideDates = fateOf('outside-dates')
const outsidePopulation = fateOf('outside-population')
const unknownBand = fateOf('unknown-band')

/**
 * What becomes of each row before any value of it is looked at: fates by row number, and the band of those that live.
 * @param lookup null: the protocol is unmapped
 * @returns rows of unknown band by rule
 */
export function judgeRows(
  ranges: readonly RowRange[],
  plan: CellPlan,
  lookup: BandLookup | null,
  homeBands: boolean,
  fates: Uint8Array,
  bands: Uint8Array,
): readonly number[] {
  const unknownByRule = [0, 0, 0, 0]
  const tests = seenTests(plan.seen)
  for (const range of ranges) {
    const { at, from, to, inFrom, inTo, slab } = range
    const end = at + to - from
    fates.fill(outsideDates, at, end)
    const first = at + inFrom - from
    const last = at + inTo - from
    const fate = fateOfRun(range, plan, lookup)
    fates.fill(fate, first, last)
    for (const test of tests) test(slab, from, to, fates, at)
    if (lookup === null || fate !== alive) continue
    if (homeBands) bands.fill(range.band, first, last)
    else lookup.codes(slab, inFrom, inTo, bands, first)
    for (let i = first; i < last; i++) {
      const band = bands[i] ?? noBand
      if (band < noBand || fates[i] !== alive) continue
      fates[i] = band === noBand ? outsidePopulation : unknownBand
      for (let rule = 0; rule < unknownByRule.length; rule++)
        if (((band >>> rule) & 1) === 1) unknownByRule[rule] = (unknownByRule[rule] ?? 0) + 1
    }
  }
  return unknownByRule
}

/** What all rows of a run share, within the dates. */
export function fateOfRun(
  { quarantined, purpose }: Pick<RowRange, 'quarantined' | 'purpose'>,
  plan: CellPlan,
  lookup: BandLookup | null,
): number {
  if (quarantined) return fateOf('quarantined')
  if (purpose !== plan.purpose) return fateOf('not-diagnostic')
  return lookup === null ? fateOf('unmapped') : alive
}

type SeenTest = (slab: Slab, from: number, to: number, fates: Uint8Array, at: number) => void

/** Whether a plan looks at some rows of a run and not at others. */
export const hasRowTests = (seen: SeenRows): boolean => seenTests(seen).length > 0

function seenTests(seen: SeenRows): readonly SeenTest[] {
  const tests: SeenTest[] = []
  const byCode = (
    table: Uint8Array | null,
    column: 'scanner' | 'device' | 'indication' | 'sex',
  ): void => {
    if (table === null) return
    tests.push((slab, from, to, fates, at) => {
      const codes = slab[column]
      for (let row = from, i = at; row < to; row++, i++)
        if (table[codes[row] ?? 0] !== 1) fates[i] = notSeen
    })
  }
  byCode(seen.scanners, 'scanner')
  byCode(seen.devices, 'device')
  byCode(seen.indications, 'indication')
  byCode(seen.sexes, 'sex')
  const { ages } = seen
  if (ages !== null)
    tests.push((slab, from, to, fates, at) => {
      for (let row = from, i = at; row < to; row++, i++) {
        const age = slab.ageMonths[row] ?? absent16
        const isOther = age < ages.minMonths || age >= ages.maxMonths
        if (age !== absent16 && isOther) fates[i] = notSeen
      }
    })
  return tests
}
