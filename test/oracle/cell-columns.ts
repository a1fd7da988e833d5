import type { CellPlan } from '../../src/aggregate/cell-plan.ts'
import type { CellColumns } from '../../src/aggregate/cell-table.ts'
import type { ExamRows } from '../../src/aggregate/exam-rows.ts'
import type { CellExams, CellUnit } from './cell-exams.ts'
import { cellFigures } from './cell-figures.ts'

/** Exams kept out of cells, by the numbers of what each reason is told apart by, with blanks between. */
export interface KeptOut {
  /** Protocol, rule. */
  readonly unknownBand: Map<string, number>
  /** Protocol, slot, measure. */
  readonly mixedPhantom: Map<string, number>
  /** Protocol, slot, measure, phantom. */
  readonly noValue: Map<string, number>
}

/** Cells as the columns of a table. */
export function cellColumns(
  rows: ExamRows,
  plan: CellPlan,
  cells: readonly CellExams[],
  keptOut: KeptOut,
): CellColumns {
  const { wants } = plan
  const places = cells.map(({ place }) => place)
  const figures = cells.map((cell) => cellFigures(rows, plan, cell))
  const units = figures.map((cell) => cell.units)
  return {
    length: cells.length,
    protocol: Uint16Array.from(places, ({ protocol }) => protocol),
    slot: Uint16Array.from(places, ({ slot }) => slot),
    phantom: Uint8Array.from(places, ({ phantom }) => phantom),
    measure: Uint8Array.from(places, ({ measure }) => measure),
    splits: plan.splits.map((_, split) =>
      Uint16Array.from(places, ({ splits }) => splits[split] ?? 0),
    ),
    exams: Uint32Array.from(figures, ({ exams }) => exams),
    units: Uint32Array.from(units, ({ length }) => length),
    facilities: Uint32Array.from(figures, ({ facilities }) => facilities),
    patients: Uint32Array.from(figures, ({ patients }) => patients),
    underMinimum: Uint32Array.from(cells, ({ underMinimum }) => examsOf(underMinimum)),
    unknownBand: Uint32Array.from(
      places,
      ({ protocol, rule }) => keptOut.unknownBand.get(`${protocol} ${rule}`) ?? 0,
    ),
    mixedPhantom: Uint32Array.from(
      places,
      ({ protocol, slot, measure }) =>
        keptOut.mixedPhantom.get(`${protocol} ${slot} ${measure}`) ?? 0,
    ),
    noValue: Uint32Array.from(
      places,
      ({ protocol, slot, measure, phantom }) =>
        keptOut.noValue.get(`${protocol} ${slot} ${measure} ${phantom}`) ?? 0,
    ),
    quantiles: Float64Array.from(figures.flatMap(({ quantiles }) => quantiles)),
    lower: Float64Array.from(figures.flatMap(({ lower }) => lower)),
    upper: Float64Array.from(figures.flatMap(({ upper }) => upper)),
    sample: wants.sample
      ? {
          ends: endsOf(figures.map(({ sample }) => sample)),
          values: Float64Array.from(figures.flatMap(({ sample }) => sample)),
        }
      : null,
    unitCode: wants.units
      ? { ends: endsOf(units), values: Uint16Array.from(units.flat(), ({ code }) => code) }
      : null,
    unitExams: wants.units ? Uint32Array.from(units.flat(), ({ exams }) => exams) : null,
    unitMedian: wants.units ? Float64Array.from(units.flat(), ({ median }) => median) : null,
    traces:
      wants.traces === null ? null : Uint32Array.from(figures.flatMap(({ traces }) => traces)),
    histogram:
      wants.histogramPerDecade > 0
        ? {
            ends: endsOf(figures.map(({ bins }) => bins)),
            values: Uint32Array.from(figures.flatMap(({ bins }) => bins)),
          }
        : null,
    firstBin:
      wants.histogramPerDecade > 0 ? Int32Array.from(figures, ({ firstBin }) => firstBin) : null,
    sequences: wants.sequences
      ? Float64Array.from(figures.flatMap(({ sequences }) => sequences))
      : null,
    logMad: wants.logMad ? Float64Array.from(figures.flatMap(({ logMad }) => logMad)) : null,
  }
}

function examsOf(units: readonly CellUnit[]): number {
  return units.reduce((total, unit) => total + unit.exams.length, 0)
}

function endsOf(lists: readonly (readonly unknown[])[]): Uint32Array {
  let end = 0
  return Uint32Array.from(lists, ({ length }) => (end += length))
}
