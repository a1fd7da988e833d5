import type { ExportLayout } from '../catalogue/export-layouts/export-layout.ts'
import type { FormatAdapter } from './adapter.ts'
import { createCsvAdapter } from './csv/csv-adapter.ts'
import { openremCsvAdapter } from './csv/openrem-csv-adapter.ts'
import { dicomAdapter } from './dicom/dicom-adapter.ts'
import { fhirAdapter } from './fhir/fhir-adapter.ts'
import { ndjsonAdapter } from './ndjson/ndjson-adapter.ts'
import { reportAdapter } from './report/report-adapter.ts'

/** Every format the registry reads by itself, the surest signature first. */
export const adapters: readonly FormatAdapter[] = [
  dicomAdapter,
  reportAdapter,
  fhirAdapter,
  ndjsonAdapter,
  openremCsvAdapter,
]

/**
 * @param layouts what the facility made of its own tables; they go before the general ones
 * @param only the name of the one format that is taken
 */
export function adaptersWith(
  layouts: readonly ExportLayout[],
  only?: string,
): readonly FormatAdapter[] {
  if (only !== undefined) return adapters.filter(({ format }) => format === only)
  return layouts.length === 0 ? adapters : [...layouts.map(createCsvAdapter), ...adapters]
}
