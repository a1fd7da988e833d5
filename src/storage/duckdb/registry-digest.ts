import { createHash } from 'node:crypto'
import { derivedTables, factTables } from './fact-tables.ts'
import { rowSums, sumsText } from './row-sums.ts'
import type { Session } from './session.ts'

export interface RegistryDigest {
  /** Of every fact as it was written: when, by which upload, in which order. */
  readonly facts: string
  /** Of what the registry says: exams, their events and findings, and what names stand for. */
  readonly content: string
}

/**
 * Two digests of a registry. Uploading the same files again changes the first (a record of the upload is
 * kept) and not the second.
 */
export async function registryDigest(session: Session): Promise<RegistryDigest> {
  return {
    facts: await digestOf(session, factTables),
    content: await digestOf(session, [
      ...derivedTables,
      '(SELECT facility_id, local_name, loinc FROM current_mapping)',
    ]),
  }
}

async function digestOf(session: Session, sources: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const source of sources)
    hash.update(`${source}=${sumsText(await rowSums(session, source))}\n`)
  return hash.digest('hex')
}
