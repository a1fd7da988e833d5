const insert = /^\s*INSERT\s+(?:OR\s+\w+\s+)?INTO\s+"?(\w+)/i
const alter = /^\s*(?:DELETE\s+FROM|UPDATE|TRUNCATE(?:\s+TABLE)?)\s+"?(\w+)/i
const upsert = /\bON\s+CONFLICT\b/i

/** The table a statement of ours adds rows to, and the one it changes or removes rows of; null for none. */
export function tablesWritten(sql: string): {
  readonly inserted: string | null
  readonly altered: string | null
} {
  const inserted = insert.exec(sql)?.[1] ?? null
  const altered = alter.exec(sql)?.[1] ?? (upsert.test(sql) ? inserted : null)
  return { inserted, altered }
}
