import type { DisclosureProfile } from '../../../src/access/disclosure/profiles.ts'
import { gridSchemes, gridSchemesBeside } from '../../../src/analytics/grid-cells.ts'
import { gridQuestion, type PeriodInput } from '../../../src/analytics/grid-question.ts'
import type { DrlRow } from '../../../src/contract/analytics.ts'
import { disclosedCells } from './disclosed-cells.ts'
import { drlCells } from './drl-cells.ts'
import type { ExamColumns } from './exam-columns.ts'

/** Every cell of the grid as it could be shown if it were alone. */
export function oracleGrid(
  columns: ExamColumns,
  input: PeriodInput,
  profile: DisclosureProfile,
): readonly DrlRow[] {
  const question = gridQuestion(input)
  const usual = drlCells(columns, question).cells
  const beside = gridSchemesBeside.flatMap((scheme) =>
    drlCells(columns, { ...question, scheme }).cells.filter(({ definition }) =>
      gridSchemes(definition.protocol).some(({ id }) => id === scheme),
    ),
  )
  return disclosedCells([...usual, ...beside], question, profile, input.today)
}
