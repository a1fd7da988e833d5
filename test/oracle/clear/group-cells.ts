import { median } from '../../../src/aggregate/quantile.ts'
import { asSample, type Sample } from '../../../src/aggregate/sample.ts'

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
  const { ends, rows } = rowsByCell(request)
  const groups: CellGroup[] = []
  for (let cell = 0, start = 0; cell < request.cells; cell++) {
    const end = ends[cell] ?? start
    if (end > start) groups.push(groupCell(request, cell, rows.subarray(start, end)))
    start = end
  }
  return groups
}

/** Counting sort: row numbers, cell after cell, and where each cell ends among them. */
function rowsByCell(request: GroupRequest): { ends: Uint32Array; rows: Uint32Array } {
  const { cell, cells } = request
  const counts = countByCell(request)
  const ends = new Uint32Array(cells)
  let total = 0
  for (let index = 0; index < cells; index++) {
    ends[index] = total
    total += counts[index] ?? 0
  }
  const rows = new Uint32Array(total)
  for (let row = 0; row < cell.length; row++) {
    const index = cell[row] ?? -1
    if (index === -1) continue
    const at = ends[index] ?? 0
    rows[at] = row
    ends[index] = at + 1
  }
  return { ends, rows }
}

function countByCell({ cell, cells, values, unit, patient, minimum }: GroupRequest): Uint32Array {
  const { length } = cell
  if (values.length !== length || unit.length !== length || patient.length !== length) {
    throw new RangeError('columns of unequal length')
  }
  if (minimum.length !== cells) throw new RangeError('one minimum for every cell')
  const counts = new Uint32Array(cells)
  for (let row = 0; row < length; row++) {
    const index = cell[row] ?? -1
    if (index === -1) continue
    const count = counts[index]
    if (count === undefined) throw new RangeError(`cell ${index} outside 0..${cells - 1}`)
    if (values[row] === 0xffffffff) throw new RangeError(`row ${row} is in a cell without a value`)
    counts[index] = count + 1
  }
  return counts
}

function groupCell(request: GroupRequest, cell: number, rows: Uint32Array): CellGroup {
  const minimum = request.minimum[cell] ?? 0
  const units: UnitMedian[] = []
  const underMinimum: { unit: number; exams: number }[] = []
  const patients = new Set<number>()
  const kept = new Uint32Array(rows.length)
  let keptExams = 0
  for (const [unit, unitRows] of rowsByUnit(request.unit, rows)) {
    if (unitRows.length < minimum) {
      underMinimum.push({ unit, exams: unitRows.length })
      continue
    }
    const values = kept.subarray(keptExams, keptExams + unitRows.length)
    pick(request.values, unitRows, values)
    const sample = asSample(values.sort())
    if (sample === null) continue
    keptExams += unitRows.length
    units.push({ unit, exams: unitRows.length, median: median(sample) })
    for (const row of unitRows) {
      const patient = request.patient[row] ?? 0
      if (patient !== 0) patients.add(patient)
    }
  }
  const sample = asSample(kept.slice(0, keptExams).sort())
  return { cell, sample, units, patients: patients.size, underMinimum }
}

function rowsByUnit(
  unit: Uint16Array,
  rows: Uint32Array,
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

function pick(column: Uint32Array, rows: readonly number[], into: Uint32Array): void {
  for (const [index, row] of rows.entries()) into[index] = column[row] ?? 0
}
