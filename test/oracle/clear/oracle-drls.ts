import type { ExamColumns } from './exam-columns.ts'
import { quantile } from '../../../src/aggregate/quantile.ts'
import { quantileInterval } from '../../../src/aggregate/quantile-interval.ts'
import type { DrlAnswer, DrlRow } from '../../../src/contract/analytics.ts'
import { cellKey } from '../../../src/analytics/cell-key.ts'
import { drlCells, type DrlCell } from './drl-cells.ts'
import { inUnit, intervalInUnit } from '../../../src/analytics/in-unit.ts'
import { methods, type Method } from '../../../src/analytics/methods.ts'
import {
  provenance,
  type Minimums,
  type ProvenanceInput,
} from '../../../src/analytics/provenance.ts'
import type { Question } from '../../../src/analytics/question.ts'

/**
 * The registry's DRLs now: exact, by any method and filter; for those who may see all of it.
 * A row for every cell with at least one exam; too few is a result, with its counts.
 */
export function oracleDrls(
  columns: ExamColumns,
  question: Question,
  input: ProvenanceInput,
): DrlAnswer {
  const found = drlCells(columns, question)
  return {
    rows: found.cells.map((cell) => drlRow(cell, question)),
    provenance: provenance(
      question,
      question.method,
      drlMinimums(methods[question.method]),
      found,
      columns.version,
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
    ...figures(cell, quantileType),
    exams,
    facilities,
    scanners,
    excluded,
    withheld: false,
  }
}

function figures(
  { definition: { quantity }, sample, isEnough }: DrlCell,
  type: Question['quantileType'],
): Pick<DrlRow, 'drl' | 'achievable' | 'p25' | 'interval' | 'status'> {
  if (sample === null || !isEnough) {
    return { drl: null, achievable: null, p25: null, interval: null, status: 'too-few' }
  }
  return {
    drl: inUnit(quantile(sample, 0.75, type), quantity),
    achievable: inUnit(quantile(sample, 0.5, type), quantity),
    p25: inUnit(quantile(sample, 0.25, type), quantity),
    interval: intervalInUnit(quantileInterval(sample, 0.75), quantity),
    status: 'ok',
  }
}
