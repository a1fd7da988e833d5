import { headerRows } from '../table/table-reader.ts'
import { headerCandidates } from './header-candidates.ts'
import { longestHeader, readHeader } from './read-header.ts'
import { previewRows, type TablePreview } from './table-preview.ts'

/** Cells of a row that are looked at to tell whether it is the header. */
const looked = 60

/**
 * The rows of a table as its header and its data: titles may stand above the header, blank rows anywhere.
 * @param typed of each row the cells that are numbers and dates; null for texts
 */
export function tableOf(
  rows: readonly (readonly string[])[],
  typed: readonly (readonly boolean[])[] | null = null,
): Pick<TablePreview, 'headers' | 'rows' | 'typed'> {
  const filled = rows.flatMap((cells, index) =>
    cells.some((cell) => cell.trim() !== '') ? [{ cells, typed: typed?.[index] ?? [] }] : [],
  )
  const known = filled.slice(0, headerRows).map(({ cells }) => knownCells(cells))
  const most = Math.max(0, ...known)
  const at = most < 2 ? 0 : known.indexOf(most)
  const data = filled.slice(at + 1, at + 1 + previewRows)
  return {
    headers: filled[at]?.cells ?? [],
    rows: data.map(({ cells }) => cells),
    typed: typed === null ? null : data.map((row) => row.typed),
  }
}

const knownCells = (row: readonly string[]): number =>
  row
    .slice(0, looked)
    .filter((cell) => cell.trim() !== '' && cell.length <= longestHeader)
    .filter((cell) => (headerCandidates(readHeader(cell))[0]?.score ?? 0) > 0.6).length
