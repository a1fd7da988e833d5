import type { ExamColumns } from './exam-columns.ts'
import type { CellGroup } from './group-cells.ts'
import { sampleOf, type Sample } from '../../../src/aggregate/sample.ts'
import { classifyExams } from './classify-exams.ts'
import { groupQuestion, type GroupedQuestion, type QuestionCell } from './group-question.ts'
import { forPopulation, methods, type Method } from '../../../src/analytics/methods.ts'
import type { Question } from '../../../src/analytics/question.ts'
import { scannerUnits } from './scanner-units.ts'

/** A cell and what its DRL is the 75th percentile of. */
export interface DrlCell extends QuestionCell {
  /** Unit medians or exams, by the method, in fixed-point steps; null when there are none. */
  readonly sample: Sample | null
  readonly exams: number
  /** Distinct facilities that count. */
  readonly facilities: number
  /** Scanners that count, for the method that is of scanners; else null. */
  readonly scanners: number | null
  readonly isEnough: boolean
}

export interface DrlCells extends GroupedQuestion {
  readonly cells: readonly DrlCell[]
}

/** The cells of a question with the sample its method takes percentiles of. */
export function drlCells(columns: ExamColumns, question: Question): DrlCells {
  const method = methods[question.method]
  const scanners = method.sampleOf === 'scanner' ? scannerUnits(columns) : null
  const grouped = groupQuestion(
    columns,
    classifyExams(columns, question),
    scanners?.unit ?? columns.facility,
    ({ scheme }) => forPopulation(method.unitExams, scheme.population.kind),
  )
  const facilityOf = (unit: number): number =>
    scanners === null ? unit : (scanners.facility[unit] ?? 0)
  return { ...grouped, cells: grouped.cells.map((cell) => drlCell(cell, method, facilityOf)) }
}

function drlCell(
  cell: QuestionCell,
  method: Method,
  facilityOf: (unit: number) => number,
): DrlCell {
  const { units } = cell.group
  const exams = units.reduce((total, unit) => total + unit.exams, 0)
  const facilities = new Set(units.map(({ unit }) => facilityOf(unit))).size
  const scanners = method.sampleOf === 'scanner' ? units.length : null
  const isEnough =
    exams >= forPopulation(method.cellExams, cell.definition.scheme.population.kind) &&
    facilities >= method.facilities &&
    (scanners ?? 0) >= method.scanners
  return { ...cell, sample: drlSample(cell.group, method), exams, facilities, scanners, isEnough }
}

function drlSample(group: CellGroup, { sampleOf: unit }: Method): Sample | null {
  return unit === 'exam' ? group.sample : sampleOf(group.units.map(({ median }) => median))
}
