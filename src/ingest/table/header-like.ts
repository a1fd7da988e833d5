import { shownHeader } from '../csv/header-name.ts'

const maxNamed = 30

/** A number, date, time or UID: what data rows have and header rows have not. */
const isValue = (cell: string): boolean => /^[\s+\-\d.,:/%]*\d[\s\d.,:/T%-]*$/.test(cell)

/**
 * The columns of a table nobody knows, to be told to who sent it. Only where the first row looks like headers (texts
 * alone, above a row that has values): otherwise it may be a patient's row, of which nothing is repeated.
 * @returns null when it does not look like headers
 */
export function headerLikeNames(rows: readonly (readonly string[])[]): string | null {
  const [first, second] = rows.filter((row) => row.some((cell) => cell.trim() !== ''))
  if (first === undefined || second === undefined) return null
  const named = first.map((cell) => cell.trim()).filter((cell) => cell !== '')
  if (named.length < 2 || named.some(isValue) || new Set(named).size < named.length) return null
  if (!second.some((cell) => cell.trim() !== '' && isValue(cell.trim()))) return null
  const shown = named.slice(0, maxNamed).map(shownHeader).join(', ')
  return named.length > maxNamed ? `${shown} and ${named.length - maxNamed} more` : shown
}
