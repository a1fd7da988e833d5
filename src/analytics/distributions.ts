import type { CellWants } from '../aggregate/cell-plan.ts'
import type { CellColumns } from '../aggregate/cell-table.ts'
import type { DistributionAnswer } from '../contract/analytics.ts'
import { facilityCells, type FacilityCell } from './facility-cells.ts'
import { histogramBins } from './histogram-bins.ts'
import { inUnit } from './in-unit.ts'
import type { ExamView } from './ports.ts'
import { provenance, type ProvenanceInput } from './provenance.ts'
import type { Question } from './question.ts'
import { sampleFigures } from './sample-figures.ts'
import { typicalMinimums, typicalRow, typicalWants } from './typical-values.ts'

/** The percentiles a distribution is drawn by. */
export const shownPercentiles = [5, 10, 25, 50, 75, 90, 95] as const

/** Bins to a factor of ten. */
const perDecade = 20

type Cell = DistributionAnswer['cells'][number]

/**
 * How the exams of each facility and cell are spread: a histogram in equal steps of the logarithm, the
 * same edges for everybody, and percentiles. Exact and per exam: for a facility's own eyes. Where exams
 * are under the minimum both are empty.
 */
export async function distributions(
  view: ExamView,
  question: Question,
  input: ProvenanceInput,
): Promise<DistributionAnswer> {
  const wants: CellWants = {
    // The quartiles of the typical row are among them.
    ...typicalWants(question),
    probabilities: shownPercentiles.map((p) => p / 100),
    histogramPerDecade: perDecade,
  }
  const found = await facilityCells(view, question, wants)
  return {
    cells: found.cells.map((cell) => ({
      ...typicalRow(cell, found.columns, wants, question),
      ...spread(cell, found.columns, wants),
    })),
    provenance: provenance(question, 'distribution', typicalMinimums, found, view.version, input),
  }
}

function spread(
  { definition: { quantity }, at }: FacilityCell,
  columns: CellColumns,
  wants: CellWants,
): Pick<Cell, 'histogram' | 'percentiles'> {
  const figures = sampleFigures(columns, wants, at)
  if (figures === null) return { histogram: [], percentiles: [] }
  return {
    histogram: histogramBins(columns, at, perDecade).map(({ from, to, count }) => ({
      from: inUnit(from, quantity),
      to: inUnit(to, quantity),
      exams: count,
    })),
    percentiles: shownPercentiles.map((p) => ({
      p,
      value: inUnit(figures.quantile(p / 100), quantity),
    })),
  }
}
