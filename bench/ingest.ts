import type { Bench } from './bench.ts'
import { cStore } from './c-store.ts'
import { csvRows } from './csv-rows.ts'
import { ingestMemory } from './ingest-memory.ts'
import { rdsrFiles } from './rdsr-files.ts'
import { xlsxRows } from './xlsx-rows.ts'

/** What arrives, by every road: rates, and the memory it takes. */
export const ingest: Bench = async () => {
  const parts: readonly Bench[] = [rdsrFiles, csvRows, xlsxRows, ingestMemory, cStore]
  const rows = []
  for (const part of parts) rows.push(...(await part()))
  return rows
}
