import { createHash } from 'node:crypto'
import { derivedTables, factTables } from './fact-tables.ts'
import { noRows, rowSums, type RowSums, sumsText } from './row-sums.ts'
import type { Session } from './session.ts'

export interface RegistryDigest {
  /** Of every fact as it was written: when, by which upload, in which order. */
  readonly facts: string
  /** Of what the registry says: exams, their events and findings, and what names stand for. */
  readonly content: string
}

const contentSources = [
  ...derivedTables,
  '(SELECT facility_id, local_name, loinc FROM current_mapping)',
]

/** Tables, and queries in brackets, that the digests are of. */
export const digestSources: readonly string[] = [...factTables, ...contentSources]

/**
 * Two digests of a registry. Uploading the same files again changes the first (a record of the upload is
 * kept) and not the second.
 */
export async function registryDigest(session: Session): Promise<RegistryDigest> {
  const sums = new Map<string, RowSums>()
  for (const source of digestSources) sums.set(source, await rowSums(session, source))
  return digestOfSums(sums)
}

/** @param sums by source; one that is not there has no rows */
export const digestOfSums = (sums: ReadonlyMap<string, RowSums>): RegistryDigest => ({
  facts: digestOf(sums, factTables),
  content: digestOf(sums, contentSources),
})

function digestOf(sums: ReadonlyMap<string, RowSums>, sources: readonly string[]): string {
  const hash = createHash('sha256')
  for (const source of sources) hash.update(`${source}=${sumsText(sums.get(source) ?? noRows)}\n`)
  return hash.digest('hex')
}
