import type { BandRule, CellPlan, SeenRows } from '../../src/aggregate/cell-plan.ts'
import type { LeftOutReason } from '../../src/aggregate/cell-table.ts'
import { absent16, type ExamRows } from '../../src/aggregate/exam-rows.ts'

/** What a plan makes of a row before any value of it is looked at. */
export type RowPlace =
  | { readonly kind: 'not-seen' }
  | {
      readonly kind: 'left-out'
      readonly reason: LeftOutReason
      /** Rules (by index) that may have a band for the patient, did we know more. */
      readonly unknownIn: readonly number[]
    }
  | { readonly kind: 'placed'; readonly rule: number; readonly slot: number }

const leftOut = (reason: LeftOutReason): RowPlace => ({ kind: 'left-out', reason, unknownIn: [] })

/** The first reason that keeps a row out of all cells, else its slot. */
export function placeRow(rows: ExamRows, row: number, plan: CellPlan): RowPlace {
  if (!isSeen(rows, row, plan.seen)) return { kind: 'not-seen' }
  const day = rows.day[row] ?? 0
  if (day < plan.fromDay || day > plan.toDay) return leftOut('outside-dates')
  if (rows.quarantined[row] !== 0) return leftOut('quarantined')
  if (rows.purpose[row] !== plan.purpose) return leftOut('not-diagnostic')
  const protocol = rows.protocol[row] ?? 0
  const cells = protocol === 0 ? null : (plan.protocols[protocol] ?? null)
  if (cells === null) return leftOut('unmapped')
  const unknownIn: number[] = []
  let slot = 0
  for (const [rule, candidate] of cells.rules.entries()) {
    const band = bandOf(rows, row, candidate)
    if (typeof band === 'number') return { kind: 'placed', rule, slot: slot + band }
    if (band === 'unknown') unknownIn.push(rule)
    slot += candidate.bands.length
  }
  const reason = unknownIn.length > 0 ? 'unknown-band' : 'outside-population'
  return { kind: 'left-out', reason, unknownIn }
}

function isSeen(rows: ExamRows, row: number, seen: SeenRows): boolean {
  const allows = (table: Uint8Array | null, code: number | undefined): boolean =>
    table === null || table[code ?? 0] === 1
  const age = rows.ageMonths[row] ?? absent16
  return (
    allows(seen.facilities, rows.facility[row]) &&
    allows(seen.scanners, rows.scanner[row]) &&
    allows(seen.devices, rows.device[row]) &&
    allows(seen.protocols, rows.protocol[row]) &&
    allows(seen.indications, rows.indication[row]) &&
    allows(seen.sexes, rows.sex[row]) &&
    allows(seen.phantoms, rows.phantom[row]) &&
    (seen.ages === null ||
      age === absent16 ||
      (age >= seen.ages.minMonths && age < seen.ages.maxMonths))
  )
}

/** As `assignBand` of the domain, in the steps of the columns. */
function bandOf(rows: ExamRows, row: number, rule: BandRule): number | 'outside' | 'unknown' {
  const age = rows.ageMonths[row] ?? absent16
  if (age === absent16 && rule.needsAge) return 'unknown'
  if (age !== absent16 && (age < rule.minMonths || age >= rule.maxMonths)) return 'outside'
  const value = rows[rule.variable][row] ?? absent16
  if (value === absent16) return 'unknown'
  const band = rule.bands.findIndex(({ from, to }) => value >= from && value < to)
  return band === -1 ? 'outside' : band
}
