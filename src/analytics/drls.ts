import type { DrlAnswer, DrlRow } from '../contract/analytics.ts'
import { cellKey } from './cell-key.ts'
import { drlCells, type DrlCell } from './drl-cells.ts'
import { inUnit, intervalInUnit } from './in-unit.ts'
import { methods, type Method } from './methods.ts'
import type { ExamView } from './ports.ts'
import { provenance, type Minimums, type ProvenanceInput } from './provenance.ts'
import type { Question } from './question.ts'

/**
 * The registry's DRLs now: exact, by any method and filter; for those who may see all of it.
 * A row for every cell with at least one exam; too few is a result, with its counts.
 */
export async function computeDrls(
  view: ExamView,
  question: Question,
  input: ProvenanceInput,
): Promise<DrlAnswer> {
  const found = await drlCells(view, question, null)
  return {
    rows: found.cells.map((cell) => drlRow(cell, question)),
    provenance: provenance(
      question,
      question.method,
      drlMinimums(methods[question.method]),
      found,
      view.version,
      input,
    ),
    snapshot: null,
  }
}

/** The minimums of a method as an answer states them: exams of a unit, or of the cell where exams are pooled. */
export function drlMinimums(method: Method): Minimums {
  return {
    exams: method.sampleOf === 'exam' ? method.cellExams : method.unitExams,
    facilities: method.facilities,
  }
}

function drlRow(cell: DrlCell, { method, quantileType }: Question): DrlRow {
  const { definition, exams, facilities, scanners, excluded } = cell
  return {
    ...cellKey(definition),
    method,
    quantileType,
    ...figuresOf(cell),
    exams,
    facilities,
    scanners,
    excluded,
    withheld: false,
  }
}

function figuresOf({
  definition: { quantity },
  figures,
  isEnough,
}: DrlCell): Pick<DrlRow, 'drl' | 'achievable' | 'p25' | 'interval' | 'status'> {
  if (figures === null || !isEnough) {
    return { drl: null, achievable: null, p25: null, interval: null, status: 'too-few' }
  }
  return {
    drl: inUnit(figures.quantile(0.75), quantity),
    achievable: inUnit(figures.quantile(0.5), quantity),
    p25: inUnit(figures.quantile(0.25), quantity),
    interval: intervalInUnit(figures.interval(0.75), quantity),
    status: 'ok',
  }
}
