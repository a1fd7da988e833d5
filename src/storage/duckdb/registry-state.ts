import { z } from 'zod'
import type { BackupManifest } from '../../contract/backup.ts'
import { sessionTables } from './fact-tables.ts'
import { digestOfSums, digestSources } from './registry-digest.ts'
import { rowSums, type RowSums, sumsText } from './row-sums.ts'
import type { Session } from './session.ts'

/** What a registry is at one moment. */
export type RegistryState = Pick<BackupManifest, 'databaseSchema' | 'digest' | 'ledger' | 'tables'>

const named = z.object({ name: z.string() })

/** Reads every row of the registry, of this schema or an older one, within the session's transaction. */
export async function registryState(session: Session): Promise<RegistryState> {
  const [schema] = await session.query(
    z.object({ version: z.number() }),
    'SELECT max(version) AS version FROM schema_migration',
  )
  const present = await session.query(
    named,
    `SELECT table_name AS name FROM duckdb_tables()
     WHERE database_name = current_database() AND NOT internal ORDER BY 1`,
  )
  const tables = present.map(({ name }) => name).filter((name) => !sessionTables.includes(name))
  const queries = digestSources.filter((source) => source.startsWith('('))
  const sums = new Map<string, RowSums>()
  for (const source of [...tables, ...queries]) sums.set(source, await rowSums(session, source))
  return {
    databaseSchema: schema?.version ?? 0,
    ledger: tables.includes('ledger_head') ? await head(session) : { sequence: 0, hash: '' },
    digest: digestOfSums(sums),
    tables: Object.fromEntries(tables.map((name) => [name, textOf(sums.get(name))])),
  }
}

const textOf = (sums: RowSums | undefined): string => (sums === undefined ? '' : sumsText(sums))

async function head(session: Session): Promise<RegistryState['ledger']> {
  const [row] = await session.query(
    z.object({ sequence: z.number(), hash: z.string() }),
    'SELECT sequence, hash FROM ledger_head',
  )
  return row ?? { sequence: 0, hash: '' }
}
