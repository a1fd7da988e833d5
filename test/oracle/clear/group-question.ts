import type { ExamColumns } from './exam-columns.ts'
import { groupCells, type CellGroup } from './group-cells.ts'
import type { ExclusionReason } from '../../../src/contract/analytics.ts'
import type { CellDefinition } from './cell-index.ts'
import { compareCells } from '../../../src/analytics/cell-order.ts'
import { rowFate, type Classification } from './classify-exams.ts'

export type Exclusions = Partial<Record<ExclusionReason, number>>

/** One cell with its exams grouped by unit. */
export interface QuestionCell {
  readonly definition: CellDefinition
  readonly group: CellGroup
  /** Kept out of this cell, under-minimum included; not additive over cells. */
  readonly excluded: Exclusions
}

/** Every cell of a question, and where each exam seen went: seen = used + all of excluded. */
export interface GroupedQuestion {
  readonly cells: readonly QuestionCell[]
  readonly seen: number
  readonly used: number
  readonly excluded: Exclusions
}

/**
 * Groups classified exams by cell and unit, leaving out of each cell the units under its minimum.
 * An exam counts as under-minimum only if that befell it for every quantity.
 * @param unit facility or scanner number of each row
 * @param minimumExams exams a unit needs in a cell
 */
export function groupQuestion(
  columns: ExamColumns,
  classification: Classification,
  unit: Uint16Array,
  minimumExams: (cell: CellDefinition) => number,
): GroupedQuestion {
  const { cells, quantities } = classification
  const minimum = Int32Array.from(cells, minimumExams)
  const used = new Uint8Array(columns.length)
  const found: QuestionCell[] = []
  for (const { cell, values } of quantities) {
    const request = { cell, cells: cells.length, values, unit, patient: columns.patient, minimum }
    for (const group of groupCells(request)) {
      const definition = cells[group.cell]
      if (definition === undefined) throw new RangeError(`no cell ${group.cell}`)
      const excluded = { ...classification.excludedFrom(group.cell), ...underMinimum(group) }
      found.push({ definition, group, excluded })
    }
    markUsed(used, cell, unit, found)
  }
  found.sort((left, right) => compareCells(left.definition, right.definition))
  return { cells: found, ...countExams(classification, used) }
}

/** Each exam seen once: used, or excluded for one reason. */
function countExams(
  classification: Classification,
  used: Uint8Array,
): Pick<GroupedQuestion, 'seen' | 'used' | 'excluded'> {
  const excluded: Exclusions = {}
  let seenExams = 0
  let usedExams = 0
  for (const [row, isUsed] of used.entries()) {
    const fate = rowFate(classification, row)
    if (fate === 'not-seen') continue
    seenExams++
    if (isUsed === 1) {
      usedExams++
      continue
    }
    // Placed, and yet in no sample: its facility was under the minimum everywhere.
    const reason = fate === 'placed' ? 'under-minimum' : fate
    excluded[reason] = (excluded[reason] ?? 0) + 1
  }
  return { seen: seenExams, used: usedExams, excluded }
}

function underMinimum({ underMinimum }: CellGroup): Exclusions {
  const exams = underMinimum.reduce((total, unit) => total + unit.exams, 0)
  return exams === 0 ? {} : { 'under-minimum': exams }
}

function markUsed(
  used: Uint8Array,
  cell: Int32Array,
  unit: Uint16Array,
  found: readonly QuestionCell[],
): void {
  const keptUnits = new Map(
    found.map(({ group }) => [group.cell, new Set(group.units.map((kept) => kept.unit))]),
  )
  for (const [row, number] of cell.entries()) {
    if (number !== -1 && keptUnits.get(number)?.has(unit[row] ?? 0) === true) used[row] = 1
  }
}
