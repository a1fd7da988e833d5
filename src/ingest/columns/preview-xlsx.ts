import type { ExportLayout } from '../../catalogue/export-layouts/export-layout.ts'
import type { ByteSource } from '../adapter.ts'
import { openWorkbook, type OpenWorkbook } from '../xlsx/open-workbook.ts'
import { readXml } from '../xlsx/read-xml.ts'
import { SheetReader, type SheetRow } from '../xlsx/sheet-reader.ts'
import type { Sheet } from '../xlsx/workbook.ts'
import { WorkbookRefused } from '../xlsx/workbook-refused.ts'
import { layoutNameOf } from './layout-name.ts'
import { previewRows, type TablePreview } from './table-preview.ts'
import { tableOf } from './table-of.ts'

/** Sheets that are looked at; a table to be mapped is not behind so many others. */
const mostSheets = 50

/**
 * The first rows of a workbook's first visible sheet that no layout reads yet, else of its first sheet with a table.
 * @returns null when no sheet has rows; a reason when the workbook cannot be read
 */
export async function previewXlsx(
  name: string,
  source: ByteSource,
  layouts: readonly ExportLayout[],
): Promise<TablePreview | string | null> {
  let open: OpenWorkbook | null = null
  try {
    open = await openWorkbook(source)
    const { sheets } = open.workbook
    const visible = sheets.filter(({ hidden }) => !hidden)
    let first: TablePreview | null = null
    for (const sheet of (visible.length > 0 ? visible : sheets).slice(0, mostSheets)) {
      const rows = await firstRows(open, sheet)
      if (rows.length < 2) continue
      const typed = rows.map((row) => row.typed)
      const cells = rows.map((row) => row.cells)
      const table = { name, format: 'xlsx', delimiter: null, ...tableOf(cells, typed) }
      // a sheet of titles and sums is no table
      if (table.headers.length >= 3 && layoutNameOf(layouts, table.headers) === null) return table
      first ??= table
    }
    return first
  } catch (error) {
    if (!(error instanceof WorkbookRefused)) throw error
    return error.finding.detail ?? 'it is damaged'
  } finally {
    await open?.close()
  }
}

async function firstRows(
  { workbook, parts }: OpenWorkbook,
  sheet: Sheet,
): Promise<readonly SheetRow[]> {
  const reader = new SheetReader(workbook)
  const part = await parts.part(sheet.part)
  try {
    for await (const _ of readXml(part.stream(), reader))
      if (reader.rows.length > previewRows) break
  } catch (error) {
    // what is sound before the fault can be looked at
    if (!(error instanceof WorkbookRefused) || reader.rows.length < 2) throw error
  }
  return reader.rows.slice(0, previewRows + 1)
}
