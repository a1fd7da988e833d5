import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { lockEngine } from './lock-engine.ts'
import { sqlLiteral } from './sql-text.ts'

/** Files written by this engine version can be read by it and later 1.x only; never raised silently. */
export const storageVersion = 'v1.5.0'

export interface EngineOptions {
  readonly file: string
  readonly spool: string
  readonly spill: string
  readonly threads: number
  readonly memoryLimit: string
  readonly checkpointThreshold?: string
}

/** An engine in memory with the file attached, shut in. */
export async function openEngine(
  options: EngineOptions,
  before: (connection: DuckDBConnection) => Promise<void> = async () => {},
): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(options.threads),
    memory_limit: options.memoryLimit,
    temp_directory: options.spill,
    checkpoint_threshold: options.checkpointThreshold ?? '256MB',
  })
  try {
    const connection = await instance.connect()
    await before(connection)
    await connection.run(
      `ATTACH ${sqlLiteral(options.file)} AS registry (STORAGE_VERSION '${storageVersion}')`,
    )
    await lockEngine(connection, options.spool)
    connection.closeSync()
    return instance
  } catch (error) {
    instance.closeSync()
    throw error
  }
}
