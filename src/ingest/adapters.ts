import type { FormatAdapter } from './adapter.ts'
import { openremCsvAdapter } from './csv/openrem-csv-adapter.ts'
import { ndjsonAdapter } from './ndjson/ndjson-adapter.ts'

/** Every format the registry reads, the surest signature first (DICOM, once it is here, before all others). */
export const adapters: readonly FormatAdapter[] = [ndjsonAdapter, openremCsvAdapter]
