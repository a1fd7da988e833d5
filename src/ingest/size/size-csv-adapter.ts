import type { ByteSource, FormatAdapter, SourceFinding, SourceItem } from '../adapter.ts'
import { csvRows } from '../csv/csv-rows.ts'
import { delimiters, lineCells, type Delimiter } from '../csv/first-line-cells.ts'
import { headText } from '../csv/head-text.ts'
import { headerKey, shownHeader } from '../csv/header-name.ts'
import { peekStream } from '../csv/peek-stream.ts'
import { UnreadableTable } from '../csv/unreadable-table.ts'
import { sizeHeaders, sizeKeys, sizeMeasures, type SizeField, type SizeRow } from './size-row.ts'

const format = 'size-csv'
const longestCell = 128

const fields = new Map(
  Object.entries(sizeHeaders).flatMap(([field, headers]) =>
    headers.map((header) => [header, field] as const),
  ),
)
const isField = (field: string | undefined): field is SizeField =>
  field !== undefined && Object.hasOwn(sizeHeaders, field)

/** A table that has one of these is one of doses, however many sizes are in it. */
const doseHeader = /ctdi|dlp|dose|\bkap\b|\bdap\b|kerma|acquisition|scanning/

const fieldOf = (header: string): SizeField | null => {
  const field = fields.get(headerKey(header))
  return isField(field) ? field : null
}

/**
 * Weights and heights that come apart from their exams: a delimited table with a key (accession number, study
 * UID, or one of their pseudonyms) and `weight_kg`, `height_cm` or `height_m`.
 */
export const sizeCsvAdapter: FormatAdapter = {
  format,
  recognises: (head) => {
    const text = headText(head)
    return text !== null && delimiterOf(text) !== null
  },
  read,
}

function delimiterOf(text: string): Delimiter | null {
  const fits = (delimiter: Delimiter): boolean => {
    const cells = lineCells(text, delimiter, 1)[0] ?? []
    const found = new Set(cells.map(fieldOf))
    return (
      sizeKeys.some((field) => found.has(field)) &&
      sizeMeasures.some((field) => found.has(field)) &&
      !cells.some((cell) => doseHeader.test(headerKey(cell)))
    )
  }
  return delimiters.find(fits) ?? null
}

async function* read(source: ByteSource): AsyncGenerator<SourceItem> {
  const { head, whole } = await peekStream(source.stream())
  const delimiter = delimiterOf(headText(head) ?? '') ?? ','
  let columns: readonly (SizeField | null)[] | null = null
  let row = 0
  try {
    for await (const batch of csvRows(whole, delimiter))
      for (const cells of batch) {
        if (columns === null) {
          const twice = repeated(cells)
          if (twice !== null) {
            yield refused({ rule: 'csv-column-duplicate', field: twice }, null)
            return
          }
          columns = cells.map(fieldOf)
          for (const cell of cells)
            if (cell.trim() !== '' && fieldOf(cell) === null)
              yield {
                kind: 'remark',
                format,
                finding: { rule: 'csv-column-unknown', field: shownHeader(cell) },
              }
          continue
        }
        row += 1
        const size = rowOf(columns, cells, delimiter)
        if (size === null) continue
        yield 'rule' in size ? refused(size, row) : { kind: 'size', format, row, size }
      }
  } catch (error) {
    if (!(error instanceof UnreadableTable)) throw error
    yield refused(
      { rule: 'csv-unreadable', detail: error.reason },
      columns === null ? null : row + 1,
    )
  }
}

const refused = (finding: SourceFinding, row: number | null): SourceItem => ({
  kind: 'refused',
  format,
  row,
  findings: [row === null ? finding : { ...finding, row }],
})

function repeated(cells: readonly string[]): string | null {
  const seen = new Set<SizeField>()
  for (const cell of cells) {
    const field = fieldOf(cell)
    if (field === null) continue
    if (seen.has(field)) return shownHeader(cell)
    seen.add(field)
  }
  return null
}

/** @returns null for a blank row */
function rowOf(
  columns: readonly (SizeField | null)[],
  cells: readonly string[],
  delimiter: Delimiter,
): SizeRow | SourceFinding | null {
  if (cells.every((cell) => cell.trim() === '')) return null
  const row: { -readonly [Field in SizeField]?: string } = {}
  for (const [index, field] of columns.entries()) {
    const cell = cells[index]?.trim() ?? ''
    if (field === null || cell === '') continue
    if (cell.length > longestCell) return { rule: 'size-incomplete', field }
    // A decimal comma cannot be meant for anything else where the comma does not separate columns.
    row[field] =
      sizeMeasures.includes(field) && delimiter !== ',' && /^\d{1,3},\d{1,3}$/.test(cell)
        ? cell.replace(',', '.')
        : cell
  }
  return row
}
