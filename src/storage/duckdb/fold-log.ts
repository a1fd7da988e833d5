import type { DuckDBConnection } from '@duckdb/node-api'
import { setTimeout as after } from 'node:timers/promises'

/** A read that was cut off is over for us before the engine has let go of its transaction. */
const busy = /Cannot CHECKPOINT/
const pauseMs = 20
const tries = 100

/** Folds the log of the registry into its file. @throws what the engine says, when others are still at it after two seconds */
export async function foldLog(connection: DuckDBConnection): Promise<void> {
  for (let left = tries; ; left--) {
    try {
      await connection.run('CHECKPOINT registry')
      return
    } catch (error) {
      if (left === 0 || !(error instanceof Error && busy.test(error.message))) throw error
    }
    await after(pauseMs)
  }
}
