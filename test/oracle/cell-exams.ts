import type { CellPlan } from '../../src/aggregate/cell-plan.ts'
import type { ExamRows } from '../../src/aggregate/exam-rows.ts'

/** Where a cell is, as its columns say it. */
export interface CellPlace {
  readonly protocol: number
  readonly rule: number
  readonly slot: number
  readonly measure: number
  readonly phantom: number
  readonly splits: readonly number[]
}

/** One exam with a value in a cell. */
export interface CellExam {
  readonly row: number
  readonly value: number
}

export interface CellUnit {
  readonly code: number
  readonly exams: readonly CellExam[]
}

/** The exams of a cell, by unit. */
export interface CellExams {
  readonly place: CellPlace
  /** Ascending by code. */
  readonly kept: readonly CellUnit[]
  readonly underMinimum: readonly CellUnit[]
}

export function groupByUnit(
  rows: ExamRows,
  plan: CellPlan,
  place: CellPlace,
  exams: readonly CellExam[],
): CellExams {
  const units = new Map<string, { code: number; facility: number; exams: CellExam[] }>()
  for (const exam of exams) {
    const facility = rows.facility[exam.row] ?? 0
    const code = (plan.unit === 'facility' ? rows.facility : rows.scanner)[exam.row] ?? 0
    // Scanners of no name are a unit of each facility.
    const key = `${code} ${facility}`
    const unit = units.get(key) ?? { code, facility, exams: [] }
    unit.exams.push(exam)
    units.set(key, unit)
  }
  const sorted = [...units.values()].sort((a, b) => a.code - b.code || a.facility - b.facility)
  const minimum = plan.protocols[place.protocol]?.rules[place.rule]?.unitMinimum ?? 0
  return {
    place,
    kept: sorted.filter((unit) => unit.exams.length >= minimum),
    underMinimum: sorted.filter((unit) => unit.exams.length < minimum),
  }
}

export function comparePlaces(left: CellPlace, right: CellPlace): number {
  return (
    left.protocol - right.protocol ||
    left.slot - right.slot ||
    left.measure - right.measure ||
    left.phantom - right.phantom ||
    left.splits
      .map((group, split) => group - (right.splits[split] ?? 0))
      .find((difference) => difference !== 0) ||
    0
  )
}
