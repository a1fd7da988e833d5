import type { CellColumns } from '../aggregate/cell-table.ts'
import { phantomCodes } from '../aggregate/exam-rows.ts'
import type { PhantomCm } from '../domain/phantom.ts'
import type { CellDefinition } from './cell-definition.ts'
import { compareCells } from './cell-order.ts'
import { cellPlanOf, type CellShape, type QuestionPlan } from './cell-plan-of.ts'
import { answerExclusions, cellExclusions, type Exclusions } from './exclusions.ts'
import type { ExamView } from './ports.ts'
import type { ProtocolPlan } from './protocol-plans.ts'
import type { AnswerCounts } from './provenance.ts'
import type { Question } from './question.ts'

/** One cell of an answer in the words of the catalogue. */
export interface AnsweredCell {
  readonly definition: CellDefinition
  /** Where its figures are in the columns. */
  readonly at: number
  /** Kept out of this cell, under-minimum included; not additive over cells. */
  readonly excluded: Exclusions
}

/** Every cell of a question, and where each exam seen went: seen = used + all of excluded. */
export interface AnsweredCells extends AnswerCounts {
  /** In the order of rows in every answer; cells split further ascend by group. */
  readonly cells: readonly AnsweredCell[]
  readonly columns: CellColumns
}

/** Asks one view of the registry for the cells of a question. */
export async function askCells(
  view: ExamView,
  question: Question,
  shape: CellShape,
): Promise<AnsweredCells> {
  const asked = cellPlanOf(question, view.labels, shape)
  const { cells: columns, seen, used, leftOut } = await view.ask(asked.plan)
  const cells = Array.from({ length: columns.length }, (_, at) => ({
    definition: definitionOf(columns, at, asked),
    at,
    excluded: cellExclusions(columns, at),
  })).sort((left, right) => compareCells(left.definition, right.definition))
  return { cells, columns, seen, used, excluded: answerExclusions(leftOut) }
}

function definitionOf(
  columns: CellColumns,
  at: number,
  { protocols, quantities }: QuestionPlan,
): CellDefinition {
  const plan = protocols[columns.protocol[at] ?? 0]
  const quantity = quantities[columns.measure[at] ?? 0]
  if (!plan || quantity === undefined) throw new RangeError(`no such cell: ${at}`)
  return {
    protocol: plan.protocol,
    ...bandAt(plan, columns.slot[at] ?? 0),
    quantity,
    phantomCm: phantomOf(columns.phantom[at]),
  }
}

/** Slots count the bands of the schemes through. */
function bandAt({ schemes }: ProtocolPlan, slot: number): Pick<CellDefinition, 'scheme' | 'band'> {
  const bands = schemes.flatMap((scheme) => scheme.bands.map((band) => ({ scheme, band })))
  const found = bands[slot]
  if (found === undefined) throw new RangeError(`no band in slot ${slot}`)
  return found
}

function phantomOf(code: number | undefined): PhantomCm | null {
  if (code === phantomCodes.cm16) return 16
  return code === phantomCodes.cm32 ? 32 : null
}
