import { join } from 'node:path'
import type { RegistryDigest } from '../duckdb/registry-digest.ts'
import type { Verification, VerificationPart } from '../../contract/verification.ts'
import { factTables } from '../duckdb/fact-tables.ts'
import { migrations } from '../duckdb/migrations/migrations.ts'
import { type RegistryState, registryState } from '../duckdb/registry-state.ts'
import { noRows, sumsText } from '../duckdb/row-sums.ts'
import type { Session } from '../duckdb/session.ts'
import type { ChainPosition } from '../chain/chain-frame.ts'
import { verifyDocuments } from './verify-documents.ts'
import { type FilesReport, partOf } from './verify-files.ts'

interface Found {
  readonly checked: number
  readonly fault: string | null
}

export interface VerifyOptions {
  readonly dataDir: string
  readonly clock: () => Date
  /** Runs work within one snapshot of the database. @throws when it does not open */
  read<Result>(work: (session: Session) => Promise<Result>): Promise<Result>
  /** Looks at the files beside the database. */
  files(head: ChainPosition | null): Promise<FilesReport>
  /** The digest of a registry made from the ledger alone; null not to compare. */
  rebuilt: (() => Promise<RegistryDigest>) | null
}

/** Reads a whole registry; every part is looked at, whatever was found before. */
export async function verifyRegistry(options: VerifyOptions): Promise<Verification> {
  const started = performance.now()
  const read = await readDatabase(options)
  const files = await options.files(read.state?.ledger ?? null)
  const facts = factsOf(read.state, files)
  const parts: VerificationPart[] = [
    partOf('database', read.database),
    partOf('ledger', files.ledger),
    partOf('facts', facts),
    partOf('audit', files.audit),
    partOf('documents', read.documents),
    ...(options.rebuilt === null
      ? []
      : [partOf('derived', await derivedOf(read.state, options.rebuilt))]),
    partOf('keys', files.keys),
  ]
  const first = parts.find(({ sound }) => !sound)
  return {
    sound: first === undefined,
    fault: first?.fault ?? null,
    deep: options.rebuilt !== null,
    parts,
    digest: read.state?.digest ?? null,
    verifiedAt: options.clock().toISOString(),
    seconds: (performance.now() - started) / 1000,
  }
}

async function readDatabase({ read, dataDir }: VerifyOptions): Promise<{
  readonly state: RegistryState | null
  readonly database: Found
  readonly documents: Found
}> {
  const file = join(dataDir, 'registry.duckdb')
  try {
    const { state, documents } = await read(async (session) => ({
      state: await registryState(session),
      documents: await verifyDocuments(session),
    }))
    const { databaseSchema, tables } = state
    const rows = Object.values(tables).reduce(
      (sum, text) => sum + (Number.parseInt(text, 10) || 0),
      0,
    )
    const fault =
      databaseSchema === migrations.length
        ? null
        : `${file} has schema ${databaseSchema}, this version ${migrations.length}: start the service of this version once.`
    return { state, database: { checked: rows, fault }, documents }
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
    return {
      state: null,
      database: { checked: 0, fault: `${file} cannot be read: ${why}` },
      documents: { checked: 0, fault: 'Not looked at: the database cannot be read.' },
    }
  }
}

function factsOf(state: RegistryState | null, { sums }: FilesReport): Found {
  if (state === null) return { checked: 0, fault: 'Not compared: the database cannot be read.' }
  if (sums === null) return { checked: 0, fault: 'Not compared: the ledger cannot be read.' }
  const none = sumsText(noRows)
  let checked = 0
  for (const table of factTables) {
    const [stored, written] = [state.tables[table] ?? none, sums[table] ?? none]
    if (stored !== written)
      return {
        checked,
        fault: `The database and its ledger do not hold the same rows of ${table}.`,
      }
    checked += Number.parseInt(stored, 10)
  }
  return { checked, fault: null }
}

async function derivedOf(
  state: RegistryState | null,
  rebuilt: () => Promise<RegistryDigest>,
): Promise<Found> {
  if (state === null) return { checked: 0, fault: 'Not compared: the database cannot be read.' }
  try {
    const { content, facts } = await rebuilt()
    if (facts !== state.digest.facts)
      return {
        checked: 0,
        fault:
          'The ledger holds other facts than the database: start the service once and verify again.',
      }
    const fault =
      content === state.digest.content
        ? null
        : 'The exams in the database are not those that follow from its ledger.'
    return { checked: Number.parseInt(state.tables['exam'] ?? '0', 10), fault }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { checked: 0, fault: `The exams could not be derived again: ${why}` }
  }
}
