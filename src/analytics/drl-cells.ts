import { nothingWanted } from '../aggregate/plan-parts.ts'
import type { DisclosureProfile } from '../access/disclosure/profiles.ts'
import type { CellColumns } from '../aggregate/cell-table.ts'
import { askCells, type AnsweredCell } from './ask-cells.ts'
import type { CellShape } from './cell-plan-of.ts'
import { forPopulation, methods, type Method } from './methods.ts'
import type { ExamView } from './ports.ts'
import type { AnswerCounts } from './provenance.ts'
import type { Question } from './question.ts'
import { raggedPart } from './ragged-part.ts'
import { sampleFigures, type SampleFigures } from './sample-figures.ts'

/** A cell and the figures of what its DRL is the 75th percentile of. */
export interface DrlCell extends AnsweredCell {
  /** Of unit medians or exams, by the method: P25, P50 and P75, and the interval of P75; null: there are none. */
  readonly figures: SampleFigures | null
  readonly exams: number
  /** Distinct facilities that count. */
  readonly facilities: number
  /** Scanners that count, for the method that is of scanners; else null. */
  readonly scanners: number | null
  readonly isEnough: boolean
  /** What only a profile needs; null without one. */
  readonly disclosure: {
    /** Distinct known patients, counted no further than the profile's minimum. */
    readonly patients: number
    /** Unit medians, ascending. */
    readonly medians: Float64Array
  } | null
}

export interface DrlCells extends AnswerCounts {
  readonly cells: readonly DrlCell[]
}

/**
 * The cells of a question with the figures its method takes.
 * @param profile whose minimum counts and interval ends are asked for too; null: for those who may see all
 */
export async function drlCells(
  view: ExamView,
  question: Question,
  profile: DisclosureProfile | null,
): Promise<DrlCells> {
  const method = methods[question.method]
  const shape = drlShape(question, method, profile)
  const { cells, columns, ...counts } = await askCells(view, question, shape)
  return {
    ...counts,
    cells: cells.map((cell) =>
      drlCell(cell, columns, method, sampleFigures(columns, shape.wants, cell.at)),
    ),
  }
}

function drlShape(
  { quantileType }: Question,
  method: Method,
  profile: DisclosureProfile | null,
): CellShape {
  return {
    unit: method.sampleOf === 'scanner' ? 'scanner' : 'facility',
    unitExams: method.unitExams,
    sampleOf: method.sampleOf === 'exam' ? 'exams' : 'unit-medians',
    splits: [],
    wants: {
      ...nothingWanted,
      probabilities: [0.25, 0.5, 0.75],
      quantileType,
      intervals: [0.75],
      patientsUpTo: profile?.minimumPatients ?? 0,
      sample: profile !== null,
    },
  }
}

function drlCell(
  cell: AnsweredCell,
  columns: CellColumns,
  method: Method,
  figures: SampleFigures | null,
): DrlCell {
  const { at, definition } = cell
  const exams = columns.exams[at] ?? 0
  const facilities = columns.facilities[at] ?? 0
  const scanners = method.sampleOf === 'scanner' ? (columns.units[at] ?? 0) : null
  const isEnough =
    exams >= forPopulation(method.cellExams, definition.scheme.population.kind) &&
    facilities >= method.facilities &&
    (scanners ?? 0) >= method.scanners
  const disclosure =
    columns.sample === null
      ? null
      : { patients: columns.patients[at] ?? 0, medians: raggedPart(columns.sample, at) }
  return { ...cell, figures, exams, facilities, scanners, isEnough, disclosure }
}
