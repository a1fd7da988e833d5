import type { Migration } from './migration.ts'

/*
 * Epochs of pseudonyms, how long a facility's records are kept, facilities that left, and the evidence of
 * what was erased: counts and times, never whose.
 */
export const patientsRights: Migration = {
  version: 5,
  name: 'patients’ rights',
  sql: `
CREATE TABLE pseudonym_epoch (
  facility_id VARCHAR NOT NULL,
  epoch UINTEGER NOT NULL,
  started_at VARCHAR NOT NULL,
  decided_by VARCHAR NOT NULL,
  PRIMARY KEY (facility_id, epoch)
);

CREATE TABLE retention (
  sequence UBIGINT PRIMARY KEY,
  facility_id VARCHAR NOT NULL,
  keep_months UINTEGER,
  decided_by VARCHAR NOT NULL,
  decided_at VARCHAR NOT NULL
);

CREATE TABLE erasure (
  erasure_id VARCHAR PRIMARY KEY,
  facility_id VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  content VARCHAR NOT NULL,
  decided_by VARCHAR NOT NULL,
  decided_at VARCHAR NOT NULL
);
`,
}
