import type { ExamColumns } from './exam-columns.ts'
import { quantile } from '../../../src/aggregate/quantile.ts'
import { quantileInterval } from '../../../src/aggregate/quantile-interval.ts'
import type { Sample } from '../../../src/aggregate/sample.ts'
import type { TypicalAnswer, TypicalRow } from '../../../src/contract/analytics.ts'
import type { CellDefinition } from './cell-index.ts'
import { cellKey } from '../../../src/analytics/cell-key.ts'
import { facilityCells, type FacilityCell } from './facility-cells.ts'
import { inUnit, intervalInUnit } from '../../../src/analytics/in-unit.ts'
import { forPopulation, typicalValueExams } from '../../../src/analytics/methods.ts'
import { provenance, type ProvenanceInput } from '../../../src/analytics/provenance.ts'
import type { Question } from '../../../src/analytics/question.ts'

export const typicalMinimums = { exams: typicalValueExams, facilities: 1 } as const

export function typicalMinimum({ scheme }: CellDefinition): number {
  return forPopulation(typicalValueExams, scheme.population.kind)
}

/**
 * Typical values (ICRP 135): the median of each facility and cell, exact; of one facility, or of one
 * scanner, where the question names it. A row for every cell with an exam; too few is a result.
 */
export function oracleTypicalValues(
  columns: ExamColumns,
  question: Question,
  input: ProvenanceInput,
): TypicalAnswer {
  const found = facilityCells(columns, question, typicalMinimum)
  return {
    rows: found.cells.map((cell) => typicalRow(columns, cell, question)),
    provenance: provenance(
      question,
      'typical value (median)',
      typicalMinimums,
      found,
      columns.version,
      input,
    ),
  }
}

/** The row of one facility's cell; figures are null where its exams are under the minimum. */
export function typicalRow(
  columns: ExamColumns,
  { definition, facility, group }: FacilityCell,
  question: Question,
): TypicalRow {
  const tooFew = group.underMinimum.reduce((total, unit) => total + unit.exams, 0)
  return {
    ...cellKey(definition),
    facility: columns.facilities[facility] ?? '',
    scanner: question.scanner,
    ...figures(group.sample, definition, question),
    exams: group.sample?.length ?? tooFew,
    minimumExams: typicalMinimum(definition),
  }
}

function figures(
  sample: Sample | null,
  { quantity }: CellDefinition,
  { quantileType }: Question,
): Pick<TypicalRow, 'typical' | 'interval' | 'p25' | 'p75' | 'status'> {
  if (sample === null) {
    return { typical: null, interval: null, p25: null, p75: null, status: 'too-few' }
  }
  return {
    typical: inUnit(quantile(sample, 0.5, quantileType), quantity),
    interval: intervalInUnit(quantileInterval(sample, 0.5), quantity),
    p25: inUnit(quantile(sample, 0.25, quantileType), quantity),
    p75: inUnit(quantile(sample, 0.75, quantileType), quantity),
    status: 'ok',
  }
}
