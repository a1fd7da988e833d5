import type { CellWants, Split } from '../aggregate/cell-plan.ts'
import { askCells, type AnsweredCell, type AnsweredCells } from './ask-cells.ts'
import { typicalValueExams } from './methods.ts'
import type { ExamView } from './ports.ts'
import type { Question } from './question.ts'

/** One cell of one facility. */
export interface FacilityCell extends AnsweredCell {
  readonly facility: string
}

export interface FacilityCells extends AnsweredCells {
  readonly cells: readonly FacilityCell[]
}

/**
 * The cells of a question for each facility apart; cells ordered, facilities ascending by code within.
 * A facility with too few exams for a typical value has its cells, without figures.
 */
export async function facilityCells(
  view: ExamView,
  question: Question,
  wants: CellWants,
): Promise<FacilityCells> {
  const { facilities } = view.labels
  const found = await askCells(view, question, {
    unit: 'facility',
    unitExams: typicalValueExams,
    sampleOf: 'exams',
    // Of one facility there is nothing to tell apart.
    splits: question.facility === null ? [byFacility(facilities)] : [],
    wants,
  })
  const facilityAt = (at: number): string => {
    const [codes] = found.columns.splits
    return codes === undefined ? (question.facility ?? '') : (facilities[codes[at] ?? 0] ?? '')
  }
  return {
    ...found,
    cells: found.cells.map((cell) => ({ ...cell, facility: facilityAt(cell.at) })),
  }
}

function byFacility(facilities: readonly string[]): Split {
  return { by: 'facility', groups: Uint16Array.from(facilities.keys()) }
}
