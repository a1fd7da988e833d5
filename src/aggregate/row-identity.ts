import { rowColumns, type RowColumn } from './slab.ts'

type Values = { readonly [Name in RowColumn]: Uint8Array | Uint16Array | Uint32Array | null }

/** Rows with their sequences, wherever they lie. */
export interface RowSource {
  readonly columns: Values
  /** Where the sequences of a row begin in `sequences`. */
  readonly sequenceStart: (row: number) => number
  readonly sequences: Uint32Array
}

/** Equal rows have equal hashes; others rarely. */
export function rowHash({ patient, day, dlp, ctdivol, kap }: Values, row: number): number {
  let hash = Math.imul(patient?.[row] ?? 0, 0x9e3779b1) ^ (day?.[row] ?? 0)
  for (const column of [dlp, ctdivol, kap])
    hash = Math.imul(hash ^ (column?.[row] ?? 0xffffffff), 0x85ebca6b) ^ (hash >>> 15)
  return hash >>> 0
}

/** Whether two rows have the same value in every column and the same sequences; a column that is not there is absent. */
export function sameRow(
  left: RowSource,
  leftRow: number,
  right: RowSource,
  rightRow: number,
): boolean {
  for (const name of rowColumns) {
    const a = left.columns[name]
    const b = right.columns[name]
    if ((a?.[leftRow] ?? absentOf(b)) !== (b?.[rightRow] ?? absentOf(a))) return false
  }
  const count = left.columns.sequenceCount?.[leftRow] ?? 0
  const leftStart = left.sequenceStart(leftRow)
  const rightStart = right.sequenceStart(rightRow)
  for (let i = 0; i < count; i++) {
    if (left.sequences[leftStart + i] !== right.sequences[rightStart + i]) return false
  }
  return true
}

/** The absent value of a column by its width; the same for both sides where neither has the column. */
function absentOf(column: Uint8Array | Uint16Array | Uint32Array | null): number {
  return column instanceof Uint16Array ? 0xffff : 0xffffffff
}
