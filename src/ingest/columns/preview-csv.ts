import type { ByteSource } from '../adapter.ts'
import { csvRows } from '../csv/csv-rows.ts'
import { delimiters, lineCells, looksLikeTable, type Delimiter } from '../csv/first-line-cells.ts'
import { headText } from '../csv/head-text.ts'
import { UnreadableTable } from '../csv/unreadable-table.ts'
import { headerRows } from '../table/table-reader.ts'
import { previewRows, type TablePreview } from './table-preview.ts'
import { tableOf } from './table-of.ts'

/** @returns the first rows of a delimited text; null when the bytes are none; a reason when it breaks at once */
export async function previewCsv(
  name: string,
  head: Uint8Array,
  source: ByteSource,
): Promise<TablePreview | string | null> {
  const text = headText(head)
  if (text === null || !looksLikeTable(text)) return null
  const delimiter = likeliest(text)
  const rows: (readonly string[])[] = []
  try {
    for await (const batch of csvRows(source.stream(), delimiter)) {
      rows.push(...batch.slice(0, previewRows + 1 - rows.length))
      if (rows.length > previewRows) break
    }
  } catch (error) {
    if (!(error instanceof UnreadableTable)) throw error
    // what is sound before the fault can be looked at; the upload says what is wrong with the rest
    if (rows.length < 2) return error.reason
  }
  return { name, format: 'csv', delimiter, ...tableOf(rows) }
}

const width = (text: string, delimiter: Delimiter): number =>
  Math.max(...lineCells(text, delimiter, headerRows).map(({ length }) => length))

const likeliest = (text: string): Delimiter =>
  delimiters.reduce((best, next) => (width(text, next) > width(text, best) ? next : best))
