import type { ExportLayout } from './export-layout.ts'
import { openremCtCsvLayout } from './openrem-ct-csv.ts'

/** Tables of other systems that are read without anybody saying what their columns are. */
export const exportLayouts: readonly ExportLayout[] = [openremCtCsvLayout]
