import { median } from './quantile.ts'
import { asSample, type Sample } from './sample.ts'

/** Columns of equal length, one row an exam, and what to group them by. */
export interface GroupRequest {
  /** Cell of each row; -1 leaves the row out. */
  readonly cell: Int32Array
  readonly cells: number
  /** Fixed-point dose; a row in a cell must have one (0xffffffff is refused). */
  readonly values: Uint32Array
  /** Facility or scanner of each row. */
  readonly unit: Uint16Array
  /** Patient code of each row; 0 is unknown and never counted. */
  readonly patient: Uint32Array
  /** Per cell: units with fewer rows than this are left out of it. */
  readonly minimum: Int32Array
}

export interface UnitMedian {
  readonly unit: number
  readonly exams: number
  /** In fixed-point steps, half steps possible. */
  readonly median: number
}

/** One non-empty cell, after units under the minimum were left out. */
export interface CellGroup {
  readonly cell: number
  /** Sorted doses of the units kept; null when none was. */
  readonly sample: Sample | null
  /** Units kept, ascending. */
  readonly units: readonly UnitMedian[]
  /** Distinct known patients of the units kept. */
  readonly patients: number
  /** Units left out, ascending. */
  readonly underMinimum: readonly { readonly unit: number; readonly exams: number }[]
}

/**
 * Groups rows by cell and unit, with the exact median of every unit.
 * The order of rows changes nothing. Cells without a row are not returned; the rest ascend by cell.
 * @throws RangeError on a row in a cell without a value, a cell out of range or columns of unequal length
 */
export function groupCells(request: GroupRequest): readonly CellGroup[] {
  const rowsOfCell = rowsByCell(request)
  const groups: CellGroup[] = []
  for (const [cell, rows] of rowsOfCell.entries()) {
    if (rows.length > 0) groups.push(groupCell(request, cell, rows))
  }
  return groups
}

function rowsByCell({ cell, cells, values, unit, patient, minimum }: GroupRequest): number[][] {
  const { length } = cell
  if (values.length !== length || unit.length !== length || patient.length !== length) {
    throw new RangeError('columns of unequal length')
  }
  if (minimum.length !== cells) throw new RangeError('one minimum for every cell')
  const rowsOfCell = Array.from({ length: cells }, (): number[] => [])
  for (const [row, index] of cell.entries()) {
    if (index === -1) continue
    const rows = rowsOfCell[index]
    if (rows === undefined) throw new RangeError(`cell ${index} outside 0..${cells - 1}`)
    if (values[row] === 0xffffffff) throw new RangeError(`row ${row} is in a cell without a value`)
    rows.push(row)
  }
  return rowsOfCell
}

function groupCell(request: GroupRequest, cell: number, rows: readonly number[]): CellGroup {
  const minimum = request.minimum[cell] ?? 0
  const units: UnitMedian[] = []
  const underMinimum: { unit: number; exams: number }[] = []
  const patients = new Set<number>()
  const kept: Uint32Array[] = []
  for (const [unit, unitRows] of rowsByUnit(request.unit, rows)) {
    if (unitRows.length < minimum) {
      underMinimum.push({ unit, exams: unitRows.length })
      continue
    }
    const values = pick(request.values, unitRows).sort()
    const sample = asSample(values)
    if (sample === null) continue
    kept.push(values)
    units.push({ unit, exams: unitRows.length, median: median(sample) })
    for (const patient of pick(request.patient, unitRows)) if (patient !== 0) patients.add(patient)
  }
  return { cell, sample: merge(kept), units, patients: patients.size, underMinimum }
}

function rowsByUnit(
  unit: Uint16Array,
  rows: readonly number[],
): readonly (readonly [number, readonly number[]])[] {
  const byUnit = new Map<number, number[]>()
  for (const row of rows) {
    const code = unit[row] ?? 0
    const known = byUnit.get(code)
    if (known === undefined) byUnit.set(code, [row])
    else known.push(row)
  }
  return [...byUnit].sort(([left], [right]) => left - right)
}

function pick(column: Uint32Array, rows: readonly number[]): Uint32Array {
  return Uint32Array.from(rows, (row) => column[row] ?? 0)
}

function merge(parts: readonly Uint32Array[]): Sample | null {
  const merged = new Uint32Array(parts.reduce((total, part) => total + part.length, 0))
  let at = 0
  for (const part of parts) {
    merged.set(part, at)
    at += part.length
  }
  return asSample(merged.sort())
}
