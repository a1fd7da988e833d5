import { nothingWanted } from '../aggregate/plan-parts.ts'
import type { DisclosureProfile } from '../access/disclosure/profiles.ts'
import type { CellColumns } from '../aggregate/cell-table.ts'
import { traceWords } from '../aggregate/cell-traces.ts'
import { askCells, type AnsweredCell } from './ask-cells.ts'
import type { CellShape } from './cell-plan-of.ts'
import { forPopulation, methods, type Method } from './methods.ts'
import type { ExamView } from './ports.ts'
import type { AnswerCounts } from './provenance.ts'
import type { Question } from './question.ts'
import { raggedPart } from './ragged-part.ts'
import { sha256Hex } from './sha256-hex.ts'
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
    /** Of the units that count, in one order; which stand for them in every version: see `standIns`. */
    readonly medians: Float64Array
    readonly standIns: Uint32Array
    readonly traces: Uint32Array
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
  const standsFor = profile === null ? null : standIns(view.labels.facilities)
  const shape = drlShape(question, method, profile, standsFor)
  const { cells, columns, ...counts } = await askCells(view, question, shape)
  return {
    ...counts,
    cells: cells.map((cell) =>
      drlCell(cell, columns, method, sampleFigures(columns, shape.wants, cell.at), standsFor),
    ),
  }
}

function drlShape(
  { quantileType }: Question,
  method: Method,
  profile: DisclosureProfile | null,
  standsFor: Uint32Array | null,
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
      units: profile !== null,
      traces: standsFor,
    },
  }
}

function drlCell(
  cell: AnsweredCell,
  columns: CellColumns,
  method: Method,
  figures: SampleFigures | null,
  standsFor: Uint32Array | null,
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
    standsFor === null ? null : disclosureOf(columns, at, columns.patients[at] ?? 0, standsFor)
  return { ...cell, figures, exams, facilities, scanners, isEnough, disclosure }
}

function disclosureOf(
  { unitCode, unitMedian, traces }: CellColumns,
  at: number,
  patients: number,
  standsFor: Uint32Array,
): DrlCell['disclosure'] {
  if (unitCode === null || unitMedian === null || traces === null) return null
  const units = raggedPart(unitCode, at)
  return {
    patients,
    medians: raggedPart({ ends: unitCode.ends, values: unitMedian }, at),
    standIns: Uint32Array.from(units, (code) => standsFor[code] ?? 0),
    traces: traces.subarray(at * traceWords, (at + 1) * traceWords),
  }
}

/** By facility code, a number that stands for the facility in every version; codes change with every load. */
function standIns(facilities: readonly string[]): Uint32Array {
  return Uint32Array.from(facilities, (id) =>
    parseInt(sha256Hex(new TextEncoder().encode(`facility|${id}`)).slice(0, 8), 16),
  )
}
