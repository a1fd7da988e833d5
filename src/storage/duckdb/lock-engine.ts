import type { DuckDBConnection } from '@duckdb/node-api'
import { sqlLiteral } from './sql-text.ts'

/** Shuts the engine in: no extension, no network, no file but its own and the spool. Cannot be undone. */
export async function lockEngine(connection: DuckDBConnection, spool: string): Promise<void> {
  for (const setting of [
    'autoinstall_known_extensions = false',
    'autoload_known_extensions = false',
    'allow_community_extensions = false',
    `allowed_directories = [${sqlLiteral(spool)}]`,
    'enable_external_access = false',
    // Last: from here on no setting can be changed.
    'lock_configuration = true',
  ]) {
    await connection.run(`SET GLOBAL ${setting}`)
  }
}
