import type { ExamColumns } from './exam-columns.ts'
import { logHistogram } from '../../../src/aggregate/log-histogram.ts'
import { quantile } from '../../../src/aggregate/quantile.ts'
import type { Sample } from '../../../src/aggregate/sample.ts'
import type { DistributionAnswer } from '../../../src/contract/analytics.ts'
import type { Quantity } from '../../../src/domain/quantity.ts'
import { facilityCells } from './facility-cells.ts'
import { inUnit } from '../../../src/analytics/in-unit.ts'
import { provenance, type ProvenanceInput } from '../../../src/analytics/provenance.ts'
import type { Question } from '../../../src/analytics/question.ts'
import { typicalMinimum, typicalMinimums, typicalRow } from './oracle-typical-values.ts'

/** The percentiles a distribution is drawn by. */
export const shownPercentiles = [5, 10, 25, 50, 75, 90, 95] as const

type Cell = DistributionAnswer['cells'][number]

/**
 * How the exams of each facility and cell are spread: a histogram in equal steps of the logarithm, the
 * same edges for everybody, and percentiles. Exact and per exam: for a facility's own eyes. Where exams
 * are under the minimum both are empty.
 */
export function oracleDistributions(
  columns: ExamColumns,
  question: Question,
  input: ProvenanceInput,
): DistributionAnswer {
  const found = facilityCells(columns, question, typicalMinimum)
  return {
    cells: found.cells.map((cell) => ({
      ...typicalRow(columns, cell, question),
      ...spread(cell.group.sample, cell.definition.quantity, question),
    })),
    provenance: provenance(
      question,
      'distribution',
      typicalMinimums,
      found,
      columns.version,
      input,
    ),
  }
}

function spread(
  sample: Sample | null,
  quantity: Quantity,
  { quantileType }: Question,
): Pick<Cell, 'histogram' | 'percentiles'> {
  if (sample === null) return { histogram: [], percentiles: [] }
  return {
    histogram: logHistogram(sample).map(({ from, to, count }) => ({
      from: inUnit(from, quantity),
      to: inUnit(to, quantity),
      exams: count,
    })),
    percentiles: shownPercentiles.map((p) => ({
      p,
      value: inUnit(quantile(sample, p / 100, quantileType), quantity),
    })),
  }
}
