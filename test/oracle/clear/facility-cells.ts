import type { ExamColumns } from './exam-columns.ts'
import { compareCells } from '../../../src/analytics/cell-order.ts'
import { classifyExams, type Classification, type ClassifiedQuantity } from './classify-exams.ts'
import { groupQuestion, type GroupedQuestion, type QuestionCell } from './group-question.ts'
import type { Question } from '../../../src/analytics/question.ts'

/** One cell of one facility. */
export interface FacilityCell extends QuestionCell {
  /** Facility code of the columns. */
  readonly facility: number
}

export interface FacilityCells extends GroupedQuestion {
  readonly cells: readonly FacilityCell[]
  /** The cells split by facility; cell numbers are those of `group.cell`. */
  readonly classification: Classification
}

/** The cells of a question for each facility apart; cells ordered, facilities ascending by code within. */
export function facilityCells(
  columns: ExamColumns,
  question: Question,
  minimumExams: (cell: QuestionCell['definition']) => number,
): FacilityCells {
  const { classification, facilityOf } = splitByFacility(columns, classifyExams(columns, question))
  const grouped = groupQuestion(columns, classification, columns.facility, minimumExams)
  const cells = grouped.cells
    .map((cell) => ({ ...cell, facility: facilityOf[cell.group.cell] ?? 0 }))
    .sort(
      (left, right) =>
        compareCells(left.definition, right.definition) || left.facility - right.facility,
    )
  return { ...grouped, cells, classification }
}

function splitByFacility(
  columns: ExamColumns,
  whole: Classification,
): { readonly classification: Classification; readonly facilityOf: readonly number[] } {
  const wholeOf: number[] = []
  const facilityOf: number[] = []
  const numbers = new Map<number, number>()
  const split = ({ cell, ...rest }: ClassifiedQuantity): ClassifiedQuantity => ({
    ...rest,
    cell: cell.map((number, row) => {
      if (number === -1) return -1
      const facility = columns.facility[row] ?? 0
      const key = number * 65_536 + facility
      const known = numbers.get(key)
      if (known !== undefined) return known
      const next = wholeOf.push(number) - 1
      facilityOf.push(facility)
      numbers.set(key, next)
      return next
    }),
  })
  const quantities = whole.quantities.map(split)
  const cells = wholeOf.map((number) => {
    const cell = whole.cells[number]
    if (cell === undefined) throw new RangeError(`no cell ${number}`)
    return cell
  })
  return {
    classification: {
      ...whole,
      cells,
      quantities,
      excludedFrom: (cell) => whole.excludedFrom(wholeOf[cell] ?? -1),
    },
    facilityOf,
  }
}
