import type { ExportLayout } from '../catalogue/export-layouts/export-layout.ts'
import { exportLayouts } from '../catalogue/export-layouts/export-layouts.ts'
import type { FormatAdapter } from './adapter.ts'
import { arrowAdapter } from './bulk/arrow-adapter.ts'
import { parquetAdapter } from './bulk/parquet-adapter.ts'
import { createDelimitedAdapter } from './csv/csv-adapter.ts'
import { dicomAdapter } from './dicom/dicom-adapter.ts'
import { fhirAdapter } from './fhir/fhir-adapter.ts'
import { ndjsonAdapter } from './ndjson/ndjson-adapter.ts'
import { reportAdapter } from './report/report-adapter.ts'
import { sizeCsvAdapter } from './size/size-csv-adapter.ts'
import { knownLayout, type LayoutChoice } from './table/known-layout.ts'
import { createXlsxAdapter } from './xlsx/xlsx-adapter.ts'

const general = exportLayouts.map(knownLayout)

/** One adapter a kind of file; each tries all layouts. */
const tables = (choice: LayoutChoice): readonly FormatAdapter[] => [
  createXlsxAdapter(choice),
  createDelimitedAdapter(choice, 'csv'),
]

/** Signatures before tables, and the tables whose columns say most before those of the layouts. */
const surest: readonly FormatAdapter[] = [
  dicomAdapter,
  parquetAdapter,
  arrowAdapter,
  reportAdapter,
  fhirAdapter,
  ndjsonAdapter,
  sizeCsvAdapter,
]

/** Every format the registry reads by itself, the surest signature first. */
export const adapters: readonly FormatAdapter[] = [...surest, ...tables({ own: [], general })]

/**
 * @param layouts what the facility made of its own tables; they go before the general ones
 * @param only the name of the one format that is taken
 */
export function adaptersWith(
  layouts: readonly ExportLayout[],
  only?: string,
): readonly FormatAdapter[] {
  if (only !== undefined) return adapters.filter(({ format }) => format === only)
  if (layouts.length === 0) return adapters
  return [...surest, ...tables({ own: layouts.map(knownLayout), general })]
}
