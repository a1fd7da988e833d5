import type { FormatAdapter } from './adapter.ts'
import { openremCsvAdapter } from './csv/openrem-csv-adapter.ts'
import { dicomAdapter } from './dicom/dicom-adapter.ts'
import { ndjsonAdapter } from './ndjson/ndjson-adapter.ts'

/** Every format the registry reads, the surest signature first. */
export const adapters: readonly FormatAdapter[] = [dicomAdapter, ndjsonAdapter, openremCsvAdapter]
