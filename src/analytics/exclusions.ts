import { leftOutReasons, type CellColumns } from '../aggregate/cell-table.ts'
import type { ExclusionReason } from '../contract/analytics.ts'

/** Exams left out, by reason; a reason that befell none is not there. */
export type Exclusions = Partial<Record<ExclusionReason, number>>

/** Of an answer: each exam has one reason. @param leftOut by the order of `leftOutReasons` */
export function answerExclusions(leftOut: Float64Array): Exclusions {
  return present(leftOutReasons.map((reason, index) => [reason, leftOut[index]]))
}

/**
 * Exams kept out of one cell that might be in it. One exam may be counted at several cells; the counts of
 * an answer's provenance add up.
 */
export function cellExclusions(columns: CellColumns, at: number): Exclusions {
  return present([
    ['unknown-band', columns.unknownBand[at]],
    ['mixed-phantom', columns.mixedPhantom[at]],
    ['no-value', columns.noValue[at]],
    ['under-minimum', columns.underMinimum[at]],
  ])
}

function present(counts: readonly (readonly [ExclusionReason, number | undefined])[]): Exclusions {
  const found: Exclusions = {}
  for (const [reason, exams = 0] of counts) if (exams > 0) found[reason] = exams
  return found
}
