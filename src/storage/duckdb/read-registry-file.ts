import { DuckDBInstance } from '@duckdb/node-api'
import { join } from 'node:path'
import { lockEngine } from './lock-engine.ts'
import { Session } from './session.ts'
import { sqlLiteral } from './sql-text.ts'

const deadlineMs = 6 * 3_600_000

export interface ReadEngine {
  /** Where large sorts spill. */
  readonly spill: string
  readonly threads: number
  readonly memoryLimit: string
}

/** Reads a database file that no process has open, its log as well, and changes neither. */
export async function readRegistryFile<Result>(
  file: string,
  { spill, threads, memoryLimit }: ReadEngine,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(threads),
    memory_limit: memoryLimit,
    temp_directory: spill,
  })
  try {
    const connection = await instance.connect()
    await connection.run(`ATTACH ${sqlLiteral(file)} AS registry (READ_ONLY)`)
    await lockEngine(connection, join(spill, 'none'))
    await connection.run('USE registry')
    const session = new Session(connection, deadlineMs)
    try {
      return await work(session)
    } finally {
      session.end()
    }
  } finally {
    instance.closeSync()
  }
}
