import { openremCtCsvLayout } from '../../catalogue/export-layouts/openrem-ct-csv.ts'
import { createCsvAdapter } from './csv-adapter.ts'

export const openremCsvAdapter = createCsvAdapter(openremCtCsvLayout)
