import { createHash } from 'node:crypto'

/** One step of the schema. Once released its text never changes: the checksum of what ran is in the file. */
export interface Migration {
  /** 1, 2, 3, ... without gaps. */
  readonly version: number
  readonly name: string
  /** Inline keys only, no separate index (the engine loses their entries); column defaults are literals. */
  readonly sql: string
}

export const migrationChecksum = (migration: Migration): string =>
  createHash('sha256').update(migration.sql).digest('hex')
