/**
 * What each table of the schema holds. `fact`: append-only, written to the ledger before it is committed.
 * `derived`: follows from facts, rebuilt by code. `passing`: may be forgotten. `session`: who is signed in, to
 * be forgotten when the database is brought forward from the ledger. `own`: the database's own.
 */
export const tableKinds = {
  organisation: 'fact',
  facility: 'fact',
  api_key: 'fact',
  api_key_revocation: 'fact',
  mapping: 'fact',
  document: 'fact',
  upload: 'fact',
  upload_progress: 'fact',
  upload_finding: 'fact',
  change: 'fact',
  report: 'fact',
  exam_supplement: 'fact',
  facility_rule: 'fact',
  late_size: 'fact',
  dicom_peer: 'fact',
  column_mapping: 'fact',
  suggestion_rejection: 'fact',
  pseudonym_epoch: 'fact',
  retention: 'fact',
  erasure: 'fact',
  api_key_rotation: 'fact',
  pseudonym_key_destruction: 'fact',
  erasure_completion: 'fact',
  erased_name: 'fact',
  epoch_alias: 'fact',
  facility_departure: 'fact',
  linkage: 'fact',
  link_token: 'fact',
  published_part: 'fact',
  exam: 'derived',
  irradiation_event: 'derived',
  exam_finding: 'derived',
  same_scan: 'derived',
  idempotency: 'passing',
  used_token: 'passing',
  web_session: 'session',
  web_session_end: 'session',
  web_session_seen: 'session',
  schema_migration: 'own',
  ledger_head: 'own',
} as const satisfies Record<string, 'fact' | 'derived' | 'passing' | 'session' | 'own'>

export type TableName = keyof typeof tableKinds

const tablesOf = (kind: (typeof tableKinds)[TableName]): readonly string[] =>
  Object.entries(tableKinds)
    .filter(([, is]) => is === kind)
    .map(([name]) => name)
    .sort()

export const factTables = tablesOf('fact')
export const derivedTables = tablesOf('derived')
export const sessionTables = tablesOf('session')
