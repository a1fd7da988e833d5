import type { ExamColumns } from '../aggregate/exam-columns.ts'
import { groupCells, type CellGroup } from '../aggregate/group-cells.ts'
import type { ExclusionReason } from '../contract/analytics.ts'
import type { CellDefinition } from './cell-index.ts'
import { compareCells } from './cell-order.ts'
import type { Classification } from './classify-exams.ts'

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
  const { cells, quantities, seen, reasonOf } = classification
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
  const excluded: Exclusions = {}
  let usedExams = 0
  for (const row of seen) {
    if (used[row] === 1) usedExams++
    else {
      const reason = reasonOf.get(row) ?? 'under-minimum'
      excluded[reason] = (excluded[reason] ?? 0) + 1
    }
  }
  found.sort((left, right) => compareCells(left.definition, right.definition))
  return { cells: found, seen: seen.length, used: usedExams, excluded }
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
