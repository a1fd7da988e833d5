import type { ExamRows } from '../../aggregate/exam-rows.ts'

/** The columns of `ExamRows` that have one value a row. */
export type RowColumns = Omit<ExamRows, 'length' | 'sequences'>

export const rowColumns = (rows: number): RowColumns => ({
  facility: new Uint16Array(rows),
  scanner: new Uint16Array(rows),
  device: new Uint16Array(rows),
  protocol: new Uint16Array(rows),
  indication: new Uint16Array(rows),
  purpose: new Uint8Array(rows),
  sex: new Uint8Array(rows),
  quarantined: new Uint8Array(rows),
  phantom: new Uint8Array(rows),
  day: new Uint16Array(rows),
  ageMonths: new Uint16Array(rows),
  weight10g: new Uint16Array(rows),
  sizeTenthMm: new Uint16Array(rows),
  lateralTenthMm: new Uint16Array(rows),
  patient: new Uint32Array(rows),
  ctdivol: new Uint32Array(rows),
  dlp: new Uint32Array(rows),
  ssde: new Uint32Array(rows),
  kap: new Uint32Array(rows),
  kaR: new Uint32Array(rows),
  scanLengthTenthMm: new Uint32Array(rows),
  diagnosticEvents: new Uint16Array(rows),
  sequenceCount: new Uint16Array(rows),
})

const none = rowColumns(0)
const isRowColumn = (name: string): name is keyof RowColumns => Object.hasOwn(none, name)
const names: readonly (keyof RowColumns)[] = Object.keys(none).filter(isRowColumn)

/** The first rows, in arrays of just their size. */
export function firstRows(columns: RowColumns, rows: number): RowColumns {
  if (columns.facility.length === rows) return columns
  const first = rowColumns(rows)
  for (const name of names) first[name].set(columns[name].subarray(0, rows))
  return first
}
