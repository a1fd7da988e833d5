import type { ExamColumns } from './exam-columns.ts'
import { exclusionReasons, type ExclusionReason } from '../../../src/contract/analytics.ts'
import { absentDose } from '../../../src/domain/fixed-point.ts'
import { purposes } from '../../../src/domain/purpose.ts'
import {
  quantities as allQuantities,
  quantityDefinitions,
  type Quantity,
} from '../../../src/domain/quantity.ts'
import { dayOf } from '../../../src/analytics/calendar.ts'
import { CellIndex, type CellDefinition } from './cell-index.ts'
import { doseColumn, phantomOf } from './dose-column.ts'
import { findBand } from './find-band.ts'
import { protocolPlans, type ProtocolPlan } from '../../../src/analytics/protocol-plans.ts'
import type { Question } from '../../../src/analytics/question.ts'
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
  /** Of each row: `placed` in a cell of some quantity, `notSeen`, or why it is in none; see `rowFate`. */
  readonly fates: Uint8Array
  /** Exams kept out of one cell for what they lack; see `CellIndex.excludedFrom`. */
  readonly excludedFrom: (cell: number) => Partial<Record<ExclusionReason, number>>
}

const placed = 0
const notSeen = 255

/** What became of a row: in a cell of at least one quantity, left out by a filter, or excluded. */
export function rowFate(
  { fates }: Pick<Classification, 'fates'>,
  row: number,
): 'placed' | 'not-seen' | ExclusionReason {
  const fate = fates[row] ?? notSeen
  if (fate === notSeen) return 'not-seen'
  return fate === placed ? 'placed' : (exclusionReasons[fate - 1] ?? 'not-seen')
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
  const quantities = quantitiesOf(plans)
  const asked = quantities.map((quantity) => ({
    quantity,
    values: doseColumn(columns, quantity, plans),
    cell: new Int32Array(columns.length).fill(-1),
  }))
  const index = new CellIndex(plans, quantities)
  const isSeen = seenExams(columns, question)
  const earlyReason = earlyReasons(columns, question, plans)
  const fates = new Uint8Array(columns.length).fill(notSeen)
  for (let row = 0; row < columns.length; row++) {
    if (!isSeen(row)) continue
    const plan = plans[columns.protocol[row] ?? 0] ?? null
    const reason = earlyReason(row) ?? place(columns, row, plan, asked, index)
    fates[row] = reason === null ? placed : exclusionReasons.indexOf(reason) + 1
  }
  return {
    cells: index.cells,
    quantities: asked,
    fates,
    excludedFrom: (cell) => index.excludedFrom(cell),
  }
}

function quantitiesOf(plans: readonly (ProtocolPlan | null)[]): readonly Quantity[] {
  const asked = new Set(plans.flatMap((plan) => plan?.quantities ?? []))
  return allQuantities.filter((quantity) => asked.has(quantity))
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
  const protocol = columns.protocol[row] ?? 0
  const found = findBand(columns, row, plan.schemes)
  if (found.kind !== 'band') {
    for (const scheme of found.unknownIn) index.countUnknownBand({ protocol, scheme })
    return found.kind
  }
  const { scheme, band } = found
  const phantom = phantomOf(columns.phantom[row])
  let isPlaced = false
  let isMixed = false
  for (let number = 0; number < asked.length; number++) {
    const column = asked[number]
    if (column === undefined || !plan.quantities.includes(column.quantity)) continue
    const { needsPhantom } = quantityDefinitions[column.quantity]
    if (phantom === 'mixed' && (needsPhantom || column.quantity === 'E')) {
      isMixed = true
      index.countMixedPhantom({ protocol, scheme, band, quantity: number })
      continue
    }
    const phantomCm = needsPhantom && phantom !== 'mixed' ? phantom : null
    const address = { protocol, scheme, band, quantity: number, phantomCm }
    if ((column.values[row] ?? absentDose) === absentDose) {
      index.countNoValue(address)
      continue
    }
    column.cell[row] = index.cellOf(address)
    isPlaced = true
  }
  return isPlaced ? null : isMixed ? 'mixed-phantom' : 'no-value'
}
