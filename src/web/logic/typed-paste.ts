import { typedColumns, type TypedField, type TypedRow } from './typed-row.ts'

/** Lines and cells of what a spreadsheet puts on the clipboard; null for a single cell's text. */
export function pastedCells(text: string): readonly (readonly string[])[] | null {
  const lines = text.replace(/\r\n?/g, '\n').replace(/\n+$/, '').split('\n')
  if (lines.length === 1 && !text.includes('\t')) return null
  return lines.map((line) => line.split('\t').map((cell) => cell.trim()))
}

/**
 * Lays pasted cells over the rows from a cell on, making rows as needed. Cells beyond the last column are left out.
 * @param made a new row
 */
export function pasteInto(
  rows: readonly TypedRow[],
  at: { readonly row: number; readonly field: TypedField },
  cells: readonly (readonly string[])[],
  made: () => TypedRow,
): readonly TypedRow[] {
  const first = typedColumns.findIndex(({ field }) => field === at.field)
  const result = [...rows]
  for (const [down, line] of cells.entries()) {
    const before = result[at.row + down] ?? made()
    const changed: Partial<Record<TypedField, string>> = {}
    for (const [right, text] of line.entries()) {
      const column = typedColumns[first + right]
      if (column !== undefined) Object.assign(changed, pastedField(column.field, text))
    }
    result[at.row + down] = { ...before, ...changed }
  }
  return result
}

const units: Readonly<Record<string, string>> = { y: 'years', m: 'months' }

function pastedField(field: TypedField, text: string): Partial<Record<TypedField, string>> {
  if (field === 'age') {
    const [, count, unit] = /^(\d{1,3})\s*([ym])[a-z]*$/i.exec(text) ?? []
    const named = units[unit?.toLowerCase() ?? '']
    return count !== undefined && named !== undefined
      ? { age: count, ageUnit: named }
      : { age: text }
  }
  // an empty or unknown unit keeps the one that is there, for the typist to see
  if (field === 'ageUnit') {
    const named = units[text.charAt(0).toLowerCase()]
    return named === undefined ? {} : { ageUnit: named }
  }
  if (field === 'sex') return { sex: text.charAt(0).toUpperCase() }
  if (field === 'phantomCm') return { phantomCm: text.replace(/\s*cm$/i, '') }
  return { [field]: text }
}
