import type { Migration } from './migration.ts'

/*
 * Epochs of pseudonyms, how long a facility's records are kept, facilities that left, and the evidence of
 * what was erased: counts and times, never whose. erased_name holds keyed hashes of the pseudonyms that may not
 * come back; epoch_alias has what exams that came during the overlap of two
 * epochs would be called under the earlier one; what takes an erasure's bar away again is an erasure row of kind "lift". link_token is the
 * registry-wide pseudonym of an exam's patient, there only while an authority has linkage switched on.
 */
export const patientsRights: Migration = {
  version: 5,
  name: 'patients’ rights',
  sql: `
CREATE TABLE pseudonym_epoch (
  facility_id VARCHAR NOT NULL,
  epoch UINTEGER NOT NULL,
  started_at VARCHAR NOT NULL,
  overlap_until VARCHAR NOT NULL,
  decided_by VARCHAR NOT NULL,
  PRIMARY KEY (facility_id, epoch)
);

CREATE TABLE epoch_alias (
  facility_id VARCHAR NOT NULL,
  exam_id VARCHAR NOT NULL,
  earlier_exam_id VARCHAR NOT NULL
);

CREATE TABLE pseudonym_key_destruction (
  facility_id VARCHAR NOT NULL,
  epoch UINTEGER NOT NULL,
  destroyed_at VARCHAR NOT NULL,
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

CREATE TABLE erasure_completion (
  erasure_id VARCHAR PRIMARY KEY,
  completed_at VARCHAR NOT NULL
);

CREATE TABLE erased_name (
  facility_id VARCHAR NOT NULL,
  erasure_id VARCHAR NOT NULL,
  token VARCHAR NOT NULL
);

CREATE TABLE facility_departure (
  facility_id VARCHAR PRIMARY KEY,
  left_at VARCHAR NOT NULL,
  decided_by VARCHAR NOT NULL
);

CREATE TABLE linkage (
  sequence UBIGINT PRIMARY KEY,
  linking BOOLEAN NOT NULL,
  issuers VARCHAR NOT NULL,
  decided_by VARCHAR NOT NULL,
  decided_at VARCHAR NOT NULL
);

CREATE TABLE link_token (
  facility_id VARCHAR NOT NULL,
  patient VARCHAR NOT NULL,
  token VARCHAR NOT NULL
);
`,
}
