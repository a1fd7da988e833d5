import { mostColumns } from './workbook-limits.ts'

export interface CellReference {
  /** 0-based */
  readonly column: number
  /** 1-based */
  readonly row: number
}

/** "C5" → column 2, row 5. @returns null for what no sheet has ("ZZZZZZ1", "A0", "A1:B2") */
export function cellReference(text: string): CellReference | null {
  let column = 0
  let at = 0
  for (; at < text.length && at < 4; at++) {
    const code = text.charCodeAt(at) - 64
    if (code < 1 || code > 26) break
    column = column * 26 + code
  }
  if (column === 0 || column > mostColumns) return null
  let row = 0
  const digits = at
  for (; at < text.length && at - digits < 8; at++) {
    const digit = text.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) return null
    row = row * 10 + digit
  }
  return at === text.length && at > digits && row > 0 ? { column: column - 1, row } : null
}
