import type { DisclosureProfile } from '../access/disclosure/profiles.ts'
import { drlCells, type DrlCells } from './drl-cells.ts'
import { gridSchemes, gridSchemesBeside } from './grid-cells.ts'
import type { ExamView } from './ports.ts'
import type { Question } from './question.ts'

/**
 * The cells of all schemes of the grid, of one view: those of the usual schemes, and of each other scheme by itself,
 * since a question places an exam in one band.
 * @returns counts of the usual schemes
 */
export async function gridDrlCells(
  view: ExamView,
  question: Question,
  profile: DisclosureProfile,
): Promise<DrlCells> {
  const usual = await drlCells(view, question, profile)
  const beside = []
  for (const scheme of gridSchemesBeside) {
    const { cells } = await drlCells(view, { ...question, scheme }, profile)
    beside.push(
      ...cells.filter(({ definition: { protocol } }) =>
        gridSchemes(protocol).some(({ id }) => id === scheme),
      ),
    )
  }
  return { ...usual, cells: [...usual.cells, ...beside] }
}
