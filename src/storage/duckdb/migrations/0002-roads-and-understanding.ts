import type { Migration } from './migration.ts'

/*
 * What people decide about what arrived, and by which roads it arrives. Facts again: append-only, the
 * latest row of its key counts, a row without content takes the fact back. same_scan is derived: which exams
 * hold the same exposures as another, settled after every change of exams.
 */
export const roadsAndUnderstanding: Migration = {
  version: 2,
  name: 'roads and understanding',
  sql: `
CREATE TABLE exam_supplement (
  sequence UBIGINT PRIMARY KEY,
  facility_id VARCHAR NOT NULL,
  exam_id VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  content VARCHAR,
  upload_id VARCHAR,
  decided_by VARCHAR NOT NULL,
  decided_at VARCHAR NOT NULL
);

CREATE TABLE facility_rule (
  sequence UBIGINT PRIMARY KEY,
  facility_id VARCHAR NOT NULL,
  rule_id VARCHAR NOT NULL,
  content VARCHAR,
  decided_by VARCHAR NOT NULL,
  decided_at VARCHAR NOT NULL
);

CREATE TABLE late_size (
  sequence UBIGINT NOT NULL,
  facility_id VARCHAR NOT NULL,
  upload_id VARCHAR NOT NULL,
  key_kind VARCHAR NOT NULL,
  key VARCHAR NOT NULL,
  weight_g UINTEGER,
  height_mm UINTEGER,
  overwrite BOOLEAN NOT NULL
);

ALTER TABLE report ADD COLUMN accession VARCHAR;
ALTER TABLE exam ADD COLUMN accession VARCHAR;
ALTER TABLE exam ADD COLUMN decision VARCHAR;

CREATE TABLE dicom_peer (
  sequence UBIGINT PRIMARY KEY,
  called_ae_title VARCHAR NOT NULL,
  calling_ae_title VARCHAR NOT NULL,
  facility_id VARCHAR,
  decided_at VARCHAR NOT NULL
);

CREATE TABLE column_mapping (
  facility_id VARCHAR NOT NULL,
  layout_id VARCHAR NOT NULL,
  version UINTEGER NOT NULL,
  content VARCHAR,
  decided_by VARCHAR NOT NULL,
  decided_at VARCHAR NOT NULL,
  PRIMARY KEY (facility_id, layout_id, version)
);

CREATE TABLE idempotency (
  facility_id VARCHAR NOT NULL,
  key_sha256 VARCHAR NOT NULL,
  body_sha256 VARCHAR NOT NULL,
  upload_id VARCHAR NOT NULL,
  status USMALLINT NOT NULL,
  received_at VARCHAR NOT NULL,
  PRIMARY KEY (facility_id, key_sha256)
);

CREATE TABLE same_scan (
  facility_id VARCHAR NOT NULL,
  exam_id VARCHAR NOT NULL,
  other_exam_id VARCHAR NOT NULL,
  whole BOOLEAN NOT NULL,
  quarantined_anyway BOOLEAN NOT NULL
);

ALTER TABLE mapping ADD COLUMN mapped_by VARCHAR;
ALTER TABLE mapping ADD COLUMN origin VARCHAR;

CREATE OR REPLACE VIEW current_mapping AS
  SELECT facility_id, local_name, loinc, mapped_at
  FROM (
    SELECT * FROM mapping
    QUALIFY row_number() OVER (PARTITION BY facility_id, local_name ORDER BY version DESC) = 1
  )
  WHERE origin IS DISTINCT FROM 'taken-back';

CREATE TABLE suggestion_rejection (
  sequence UBIGINT PRIMARY KEY,
  facility_id VARCHAR NOT NULL,
  local_name VARCHAR NOT NULL,
  loinc VARCHAR NOT NULL,
  taken_back BOOLEAN NOT NULL,
  decided_by VARCHAR NOT NULL,
  decided_at VARCHAR NOT NULL
);
`,
}
