import type { ExamColumns } from '../aggregate/exam-columns.ts'
import type { ExclusionReason } from '../contract/analytics.ts'
import { absentDose } from '../domain/fixed-point.ts'
import { purposes } from '../domain/purpose.ts'
import { quantities, quantityDefinitions, type Quantity } from '../domain/quantity.ts'
import { dayOf } from './calendar.ts'
import { CellIndex, type CellDefinition } from './cell-index.ts'
import { doseColumn, phantomOf } from './dose-column.ts'
import { findBand } from './find-band.ts'
import { protocolPlans, type ProtocolPlan } from './protocol-plans.ts'
import type { Question } from './question.ts'
import { seenExams } from './seen-exams.ts'

/** One quantity of every exam, and the cell the exam is in for it; -1: in none. */
export interface ClassifiedQuantity {
  readonly quantity: Quantity
  readonly values: Uint32Array
  readonly cell: Int32Array
}

/** What a question makes of each exam, before minimum counts. */
export interface Classification {
  readonly cells: readonly CellDefinition[]
  readonly quantities: readonly ClassifiedQuantity[]
  /** Rows that the question's filters look at. */
  readonly seen: readonly number[]
  /** Why a seen row is in no cell of any quantity; rows that are in one are not listed. */
  readonly reasonOf: ReadonlyMap<number, ExclusionReason>
  /** Exams kept out of one cell for what they lack; see `CellIndex.excludedFrom`. */
  readonly excludedFrom: (cell: number) => Partial<Record<ExclusionReason, number>>
}

type RowReason = Exclude<ExclusionReason, 'under-minimum'>

const diagnosticCode = purposes.indexOf('diagnostic')

/**
 * Puts every exam of a question into its cells (protocol, band, quantity, phantom) or finds the first
 * reason that keeps it out, in this order: outside dates, quarantined, not diagnostic, unmapped, outside
 * population, unknown band, mixed phantom, no value. An exam is outside the population only if it is so
 * for every scheme asked; it is excluded for mixed phantom or no value only if no quantity had one.
 */
export function classifyExams(columns: ExamColumns, question: Question): Classification {
  const plans = protocolPlans(columns.protocols, question)
  const asked = quantitiesOf(plans).map((quantity) => ({
    quantity,
    values: doseColumn(columns, quantity, plans),
    cell: new Int32Array(columns.length).fill(-1),
  }))
  const index = new CellIndex()
  const isSeen = seenExams(columns, question)
  const earlyReason = earlyReasons(columns, question, plans)
  const seen: number[] = []
  const reasonOf = new Map<number, ExclusionReason>()
  for (let row = 0; row < columns.length; row++) {
    if (!isSeen(row)) continue
    seen.push(row)
    const plan = plans[columns.protocol[row] ?? 0] ?? null
    const reason = earlyReason(row) ?? place(columns, row, plan, asked, index)
    if (reason !== null) reasonOf.set(row, reason)
  }
  return {
    cells: index.cells,
    quantities: asked,
    seen,
    reasonOf,
    excludedFrom: (cell) => index.excludedFrom(cell),
  }
}

function quantitiesOf(plans: readonly (ProtocolPlan | null)[]): readonly Quantity[] {
  const asked = new Set(plans.flatMap((plan) => plan?.quantities ?? []))
  return quantities.filter((quantity) => asked.has(quantity))
}

/** The reasons that need no band and no dose, first match first. */
function earlyReasons(
  columns: ExamColumns,
  question: Question,
  plans: readonly (ProtocolPlan | null)[],
): (row: number) => RowReason | null {
  const from = dayOf(question.from) ?? Number.NaN
  const to = dayOf(question.to) ?? Number.NaN
  return (row) => {
    const day = columns.examDay[row] ?? Number.NaN
    if (!(day >= from && day <= to)) return 'outside-dates'
    if (columns.quarantined[row] !== 0) return 'quarantined'
    if (columns.purpose[row] !== diagnosticCode) return 'not-diagnostic'
    if ((plans[columns.protocol[row] ?? 0] ?? null) === null) return 'unmapped'
    return null
  }
}

/** Puts a mapped row into its cells; the reason when it is in none. */
function place(
  columns: ExamColumns,
  row: number,
  plan: ProtocolPlan | null,
  asked: readonly ClassifiedQuantity[],
  index: CellIndex,
): RowReason | null {
  if (plan === null) return 'unmapped'
  const band = findBand(columns, row, plan.schemes)
  if (band.kind !== 'band') {
    for (const scheme of band.unknownIn) index.countUnknownBand(plan.protocol, scheme)
    return band.kind
  }
  const phantom = phantomOf(columns.phantom[row])
  let placed = false
  let isMixed = false
  for (const { quantity, values, cell } of asked) {
    if (!plan.quantities.includes(quantity)) continue
    const { needsPhantom } = quantityDefinitions[quantity]
    const place = { protocol: plan.protocol, scheme: band.scheme, band: band.band, quantity }
    if (phantom === 'mixed' && (needsPhantom || quantity === 'E')) {
      isMixed = true
      index.countMixedPhantom(place)
      continue
    }
    const phantomCm = needsPhantom && phantom !== 'mixed' ? phantom : null
    if ((values[row] ?? absentDose) === absentDose) {
      index.countNoValue({ ...place, phantomCm })
      continue
    }
    cell[row] = index.cellOf({ ...place, phantomCm })
    placed = true
  }
  return placed ? null : isMixed ? 'mixed-phantom' : 'no-value'
}
