import { nothingWanted } from '../aggregate/plan-parts.ts'
import type { CellWants } from '../aggregate/cell-plan.ts'
import type { CellColumns } from '../aggregate/cell-table.ts'
import type { TypicalAnswer, TypicalRow } from '../contract/analytics.ts'
import type { CellDefinition } from './cell-definition.ts'
import { cellKey } from './cell-key.ts'
import { facilityCells, type FacilityCell } from './facility-cells.ts'
import { inUnit, intervalInUnit } from './in-unit.ts'
import { forPopulation, typicalValueExams } from './methods.ts'
import type { ExamView } from './ports.ts'
import { provenance, type ProvenanceInput } from './provenance.ts'
import type { Question } from './question.ts'
import { sampleFigures } from './sample-figures.ts'

export const typicalMinimums = { exams: typicalValueExams, facilities: 1 } as const

/** What a typical row shows of a cell's exams. */
export function typicalWants({ quantileType }: Question): CellWants {
  return { ...nothingWanted, probabilities: [0.25, 0.5, 0.75], quantileType, intervals: [0.5] }
}

/**
 * Typical values (ICRP 135): the median of each facility and cell, exact; of one facility, or of one
 * scanner, where the question names it. A row for every cell with an exam; too few is a result.
 */
export async function typicalValues(
  view: ExamView,
  question: Question,
  input: ProvenanceInput,
): Promise<TypicalAnswer> {
  const wants = typicalWants(question)
  const found = await facilityCells(view, question, wants)
  return {
    rows: found.cells.map((cell) => typicalRow(cell, found.columns, wants, question)),
    provenance: provenance(
      question,
      'typical value (median)',
      typicalMinimums,
      found,
      view.version,
      input,
    ),
  }
}

/** The row of one facility's cell; figures are null where its exams are under the minimum. */
export function typicalRow(
  { definition, facility, at }: FacilityCell,
  columns: CellColumns,
  wants: CellWants,
  { scanner }: Question,
): TypicalRow {
  return {
    ...cellKey(definition),
    facility,
    scanner,
    ...figuresOf(definition, columns, wants, at),
    // The cell is of one facility, which counts in it or has too few.
    exams: (columns.exams[at] ?? 0) + (columns.underMinimum[at] ?? 0),
    minimumExams: forPopulation(typicalValueExams, definition.scheme.population.kind),
  }
}

function figuresOf(
  { quantity }: CellDefinition,
  columns: CellColumns,
  wants: CellWants,
  at: number,
): Pick<TypicalRow, 'typical' | 'interval' | 'p25' | 'p75' | 'status'> {
  const figures = sampleFigures(columns, wants, at)
  if (figures === null) {
    return { typical: null, interval: null, p25: null, p75: null, status: 'too-few' }
  }
  return {
    typical: inUnit(figures.quantile(0.5), quantity),
    interval: intervalInUnit(figures.interval(0.5), quantity),
    p25: inUnit(figures.quantile(0.25), quantity),
    p75: inUnit(figures.quantile(0.75), quantity),
    status: 'ok',
  }
}
