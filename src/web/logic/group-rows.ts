import type { ComparisonRow } from '../../contract/analytics.ts'

export type PopulationOfCell = ComparisonRow['population']

/** Adults and children are never mixed in one list; words for each group's heading. */
export const populationNames: Readonly<Record<PopulationOfCell, string>> = {
  paediatric: 'Children',
  adult: 'Adults',
  all: 'All ages',
}

export interface RowGroup<Row> {
  readonly population: PopulationOfCell
  readonly name: string
  readonly rows: readonly Row[]
}

const order: readonly PopulationOfCell[] = ['paediatric', 'adult', 'all']

/** Groups that have rows, in fixed order; the order within a group is kept. */
export const groupRows = <Row>(
  rows: readonly Row[],
  populationOf: (row: Row) => PopulationOfCell,
): readonly RowGroup<Row>[] =>
  order
    .map((population) => ({
      population,
      name: populationNames[population],
      rows: rows.filter((row) => populationOf(row) === population),
    }))
    .filter((group) => group.rows.length > 0)
