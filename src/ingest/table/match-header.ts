import type { SourceFinding } from '../adapter.ts'
import { headerKey } from '../csv/header-name.ts'
import { planHeader, type HeaderPlan } from '../csv/header-plan.ts'
import { hasOwnColumns } from './has-own-columns.ts'
import type { KnownLayout, LayoutChoice } from './known-layout.ts'

/** Columns in common with a layout by which a row is taken for its header, even if it lacks needed ones. */
const enoughColumns = 3

/** The layout that a row is the header of, or is taken to be but for what it lacks. */
export interface HeaderMatch {
  readonly known: KnownLayout
  /** Columns of the row that the layout knows. */
  readonly columns: number
  readonly plan: HeaderPlan | SourceFinding
}

export const isPlan = (plan: HeaderPlan | SourceFinding): plan is HeaderPlan => !('rule' in plan)

/**
 * A whole match counts before one that lacks columns, more columns before fewer, and an own layout before a general
 * one, unless the general one knows more: a mapping of a few common headers must not take another export's place.
 */
export function matchHeader(
  { own, general }: LayoutChoice,
  cells: readonly string[],
): HeaderMatch | null {
  const known = bestOf(general, cells)
  if (own.length === 0) return known
  const keys = new Set(cells.map(headerKey))
  const mapped = bestOf(
    own.filter(({ layout }) => hasOwnColumns(layout, keys)),
    cells,
  )
  if (mapped === null || !isPlan(mapped.plan)) return known
  const knowsMore = known !== null && isPlan(known.plan) && known.columns > mapped.columns
  return knowsMore ? known : mapped
}

function bestOf(layouts: readonly KnownLayout[], cells: readonly string[]): HeaderMatch | null {
  const filled = cells.filter((cell) => cell.trim() !== '')
  const keys = new Set(filled.map(headerKey))
  let best: HeaderMatch | null = null
  for (const known of layouts) {
    const columns = filled.filter((cell) => known.meaningOf(cell).kind !== 'unknown').length
    if (columns === 0) continue
    if (!known.recognisedBy.every((group) => [...group].some((key) => keys.has(key)))) continue
    const plan = planHeader(known.layout, known.meaningOf, cells)
    const whole = isPlan(plan)
    if (!whole && (columns < enoughColumns || columns * 2 <= filled.length)) continue
    const better = best === null || (whole === isPlan(best.plan) ? columns > best.columns : whole)
    if (better) best = { known, columns, plan }
  }
  return best
}
