import { z } from 'zod'
import type { Session } from './session.ts'
import { sqlIdentifier } from './sql-text.ts'

const definition = z.object({ name: z.string(), sql: z.string() })

/**
 * Copies all tables and views of the registry into the attached, empty database `into`, rows in their order,
 * within the session's transaction. Every block is read, so a damaged one is noticed; what was deleted is not
 * in the copy.
 * @param empty tables whose rows stay behind
 *
 * (The engine's own COPY FROM DATABASE needs a setting that is locked, when in a transaction.)
 */
export async function copyTables(
  session: Session,
  into: string,
  empty: readonly string[] = [],
): Promise<void> {
  const tables = await session.query(
    definition,
    `SELECT table_name AS name, sql FROM duckdb_tables()
     WHERE database_name = 'registry' AND NOT internal ORDER BY table_oid`,
  )
  const views = await session.query(
    definition,
    `SELECT view_name AS name, sql FROM duckdb_views()
     WHERE database_name = 'registry' AND NOT internal ORDER BY view_oid`,
  )
  await session.run(`USE ${sqlIdentifier(into)}`)
  for (const { name, sql } of tables) {
    await session.run(sql)
    if (empty.includes(name)) continue
    const table = sqlIdentifier(name)
    await session.run(`INSERT INTO ${table} SELECT * FROM registry.main.${table}`)
  }
  for (const { sql } of views) await session.run(sql)
}
