import type { CellPlan, ProtocolCells } from '../../src/aggregate/cell-plan.ts'
import {
  leftOutReasons,
  type CellTable,
  type LeftOutReason,
} from '../../src/aggregate/cell-table.ts'
import { absent16, phantomCodes, type ExamRows } from '../../src/aggregate/exam-rows.ts'
import { comparePlaces, groupByUnit, type CellExam, type CellPlace } from './cell-exams.ts'
import { cellColumns, type KeptOut } from './cell-columns.ts'
import { measureValue } from './measure-value.ts'
import { placeRow } from './place-row.ts'

/**
 * The answer to a plan, row by row and by sorting: what the core is held to. Exams kept out of a cell
 * (unknown band, mixed phantom, no value) are counted without regard to splits.
 */
export function answerPlan(rows: ExamRows, plan: CellPlan): CellTable {
  const cells = new Map<string, { readonly place: CellPlace; readonly exams: CellExam[] }>()
  const keptOut: KeptOut = { unknownBand: new Map(), mixedPhantom: new Map(), noValue: new Map() }
  /** Null: in a cell. */
  const fates = new Map<number, LeftOutReason | null>()
  for (let row = 0; row < rows.length; row++) {
    const placed = placeRow(rows, row, plan)
    if (placed.kind === 'not-seen') continue
    const protocol = rows.protocol[row] ?? 0
    if (placed.kind === 'left-out') {
      for (const rule of placed.unknownIn) increment(keptOut.unknownBand, [protocol, rule])
      fates.set(row, placed.reason)
      continue
    }
    fates.set(row, 'no-value')
    const { rule, slot } = placed
    const phantom = rows.phantom[row] ?? 0
    const asked = plan.protocols[protocol] ?? nothingAsked
    for (const index of asked.measures) {
      const measure = plan.measures[index]
      if (measure === undefined) throw new RangeError(`no measure ${index}`)
      if (phantom === phantomCodes.mixed && measure.phantom !== 'any') {
        increment(keptOut.mixedPhantom, [protocol, slot, index])
        if (fates.get(row) !== null) fates.set(row, 'mixed-phantom')
        continue
      }
      const cellPhantom = measure.phantom === 'apart' ? phantom : phantomCodes.unknown
      const value = measureValue(rows, row, measure.name, asked.kFactors)
      if (value === null) {
        increment(keptOut.noValue, [protocol, slot, index, cellPhantom])
        continue
      }
      fates.set(row, null)
      const splits = groupsOf(rows, row, plan)
      const place = { protocol, rule, slot, measure: index, phantom: cellPhantom, splits }
      const key = JSON.stringify(place)
      const cell = cells.get(key) ?? { place, exams: [] }
      cell.exams.push({ row, value })
      cells.set(key, cell)
    }
  }
  const grouped = [...cells.values()]
    .map(({ place, exams }) => groupByUnit(rows, plan, place, exams))
    .sort((left, right) => comparePlaces(left.place, right.place))
  const used = new Set(
    grouped.flatMap(({ kept }) => kept.flatMap((unit) => unit.exams.map(({ row }) => row))),
  )
  const leftOut = new Float64Array(leftOutReasons.length)
  for (const [row, reason] of fates) {
    if (used.has(row)) continue
    // In a cell, and yet not used: its unit was under the minimum everywhere.
    const place = leftOutReasons.indexOf(reason ?? 'under-minimum')
    leftOut[place] = (leftOut[place] ?? 0) + 1
  }
  return {
    cells: cellColumns(rows, plan, grouped, keptOut),
    seen: fates.size,
    used: used.size,
    leftOut,
  }
}

const nothingAsked: ProtocolCells = { rules: [], measures: [], kFactors: null }

function groupsOf(rows: ExamRows, row: number, plan: CellPlan): readonly number[] {
  return plan.splits.map(({ by, groups }) => groups[rows[by][row] ?? absent16] ?? 0)
}

function increment(counts: Map<string, number>, place: readonly number[]): void {
  const key = place.join(' ')
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
