import { headerRows } from '../table/table-reader.ts'
import { headerCandidates } from './header-candidates.ts'
import { longestHeader, readHeader } from './read-header.ts'
import type { TablePreview } from './table-preview.ts'

/** Cells of a row that are looked at to tell whether it is the header. */
const looked = 60

/** The rows of a table as its header and its data: titles may stand above the header, blank rows anywhere. */
export function tableOf(
  rows: readonly (readonly string[])[],
): Pick<TablePreview, 'headers' | 'rows'> {
  const filled = rows.filter((row) => row.some((cell) => cell.trim() !== ''))
  const known = filled.slice(0, headerRows).map(knownCells)
  const most = Math.max(0, ...known)
  const at = most < 2 ? 0 : known.indexOf(most)
  return { headers: filled[at] ?? [], rows: filled.slice(at + 1) }
}

const knownCells = (row: readonly string[]): number =>
  row
    .slice(0, looked)
    .filter((cell) => cell.trim() !== '' && cell.length <= longestHeader)
    .filter((cell) => (headerCandidates(readHeader(cell))[0]?.score ?? 0) > 0.6).length
