import { exportLayout, type ExportLayout } from './export-layout.ts'
import json from './openrem-ct-csv.json' with { type: 'json' }

export const openremCtCsvLayout: ExportLayout = exportLayout.parse(json)
