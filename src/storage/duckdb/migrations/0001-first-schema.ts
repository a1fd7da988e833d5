import type { Migration } from './migration.ts'

/*
 * Facts are append-only and superseded by a later row, never updated: upload, upload_progress,
 * upload_finding, report, mapping, api_key, api_key_revocation, document, change.
 * exam, irradiation_event and exam_finding are derived from report by code and rebuilt exam by exam;
 * they carry no keys (deleting and inserting a key in one transaction is refused by the engine), their
 * uniqueness follows from how they are written and is tested. The views are derived by the engine.
 * Doses are fixed-point steps of their quantity, NULL when absent.
 */
export const firstSchema: Migration = {
  version: 1,
  name: 'first schema',
  sql: `
CREATE TABLE schema_migration (
  version INTEGER PRIMARY KEY,
  name VARCHAR NOT NULL,
  checksum VARCHAR NOT NULL,
  applied_at VARCHAR NOT NULL
);

CREATE TABLE organisation (
  name VARCHAR PRIMARY KEY,
  created_at VARCHAR NOT NULL
);

CREATE TABLE facility (
  facility_id VARCHAR PRIMARY KEY,
  name VARCHAR NOT NULL,
  organisation VARCHAR NOT NULL,
  country VARCHAR,
  created_at VARCHAR NOT NULL
);

CREATE TABLE api_key (
  key_id VARCHAR PRIMARY KEY,
  secret_sha256 VARCHAR NOT NULL,
  label VARCHAR NOT NULL,
  roles VARCHAR NOT NULL,
  facilities VARCHAR NOT NULL,
  created_at VARCHAR NOT NULL,
  expires_at VARCHAR
);

CREATE TABLE api_key_revocation (
  key_id VARCHAR PRIMARY KEY,
  revoked_at VARCHAR NOT NULL
);

CREATE TABLE mapping (
  version UINTEGER NOT NULL,
  facility_id VARCHAR NOT NULL,
  local_name VARCHAR NOT NULL,
  loinc VARCHAR,
  mapped_at VARCHAR NOT NULL,
  PRIMARY KEY (facility_id, local_name, version)
);

CREATE VIEW current_mapping AS
  SELECT facility_id, local_name, loinc, mapped_at
  FROM mapping
  QUALIFY row_number() OVER (PARTITION BY facility_id, local_name ORDER BY version DESC) = 1;

CREATE TABLE document (
  kind VARCHAR NOT NULL,
  id VARCHAR NOT NULL,
  created_at VARCHAR NOT NULL,
  json VARCHAR NOT NULL,
  PRIMARY KEY (kind, id)
);

CREATE TABLE upload (
  upload_id VARCHAR PRIMARY KEY,
  facility_id VARCHAR NOT NULL,
  sha256 VARCHAR NOT NULL,
  size_bytes UBIGINT NOT NULL,
  received_at VARCHAR NOT NULL
);

CREATE TABLE upload_progress (
  upload_id VARCHAR NOT NULL,
  step UINTEGER NOT NULL,
  state VARCHAR NOT NULL,
  formats VARCHAR NOT NULL,
  seen UINTEGER NOT NULL,
  accepted UINTEGER NOT NULL,
  updated UINTEGER NOT NULL,
  duplicate UINTEGER NOT NULL,
  quarantined UINTEGER NOT NULL,
  rejected UINTEGER NOT NULL,
  findings_total UINTEGER NOT NULL,
  findings_by_rule VARCHAR NOT NULL,
  finished_at VARCHAR,
  withdrawn_at VARCHAR,
  PRIMARY KEY (upload_id, step)
);

CREATE VIEW current_upload AS
  SELECT upload.*, p.* EXCLUDE (upload_id)
  FROM upload
  JOIN (
    SELECT * FROM upload_progress
    QUALIFY row_number() OVER (PARTITION BY upload_id ORDER BY step DESC) = 1
  ) p USING (upload_id);

CREATE VIEW withdrawn_upload AS
  SELECT DISTINCT upload_id FROM upload_progress WHERE state = 'withdrawn';

CREATE TABLE upload_finding (
  upload_id VARCHAR NOT NULL,
  position UINTEGER NOT NULL,
  member UINTEGER NOT NULL,
  row_number UINTEGER,
  event UINTEGER,
  field VARCHAR,
  rule VARCHAR NOT NULL,
  detail VARCHAR
);

CREATE TABLE change (
  version UBIGINT PRIMARY KEY,
  kind VARCHAR NOT NULL,
  upload_id VARCHAR NOT NULL,
  exams UINTEGER NOT NULL,
  committed_at VARCHAR NOT NULL
);

CREATE TABLE report (
  sequence UBIGINT NOT NULL,
  upload_id VARCHAR NOT NULL,
  facility_id VARCHAR NOT NULL,
  exam_id VARCHAR NOT NULL,
  record_id VARCHAR NOT NULL,
  content_digest VARCHAR NOT NULL,
  payload VARCHAR
);

CREATE TABLE exam (
  facility_id VARCHAR NOT NULL,
  exam_id VARCHAR NOT NULL,
  modality VARCHAR NOT NULL,
  exam_date DATE NOT NULL,
  exam_time VARCHAR,
  study_description VARCHAR,
  requested_procedure VARCHAR,
  local_name VARCHAR,
  procedure_code VARCHAR,
  procedure_scheme VARCHAR,
  procedure_meaning VARCHAR,
  indication VARCHAR,
  purpose VARCHAR NOT NULL,
  patient VARCHAR,
  age_days INTEGER,
  age_months INTEGER,
  age_precision VARCHAR,
  sex VARCHAR,
  weight_g UINTEGER,
  height_mm UINTEGER,
  scanner_id VARCHAR NOT NULL,
  manufacturer VARCHAR,
  model VARCHAR,
  station_name VARCHAR,
  software_version VARCHAR,
  phantom VARCHAR,
  ctdivol UINTEGER,
  ctdivol_largest UINTEGER,
  dlp UINTEGER,
  dlp_without_localisers UINTEGER,
  ssde UINTEGER,
  kap UINTEGER,
  ka_r UINTEGER,
  fluoroscopy_time_s DOUBLE,
  diagnostic_events UINTEGER NOT NULL,
  scan_length_tenth_mm UINTEGER,
  size_centi_cm UINTEGER,
  size_kind VARCHAR,
  lateral_centi_cm UINTEGER,
  quarantined BOOLEAN NOT NULL
);

CREATE TABLE irradiation_event (
  facility_id VARCHAR NOT NULL,
  exam_id VARCHAR NOT NULL,
  position UINTEGER NOT NULL,
  event_uid VARCHAR,
  role VARCHAR NOT NULL,
  acquisition_type VARCHAR,
  acquisition_protocol VARCHAR,
  target_region VARCHAR,
  target_region_scheme VARCHAR,
  target_region_meaning VARCHAR,
  phantom_cm UINTEGER,
  ctdivol UINTEGER,
  dlp UINTEGER,
  ssde UINTEGER,
  kap UINTEGER,
  ka_r UINTEGER,
  scanning_length_mm DOUBLE,
  pitch DOUBLE,
  kvp DOUBLE,
  tube_current_ma DOUBLE,
  max_tube_current_ma DOUBLE,
  exposure_time_s DOUBLE,
  exposure_time_per_rotation_s DOUBLE,
  single_collimation_mm DOUBLE,
  total_collimation_mm DOUBLE,
  x_ray_sources DOUBLE,
  modulation VARCHAR,
  water_equivalent_diameter_cm DOUBLE,
  effective_diameter_cm DOUBLE,
  lateral_dimension_cm DOUBLE,
  ap_dimension_cm DOUBLE,
  started_at VARCHAR
);

CREATE TABLE exam_finding (
  facility_id VARCHAR NOT NULL,
  exam_id VARCHAR NOT NULL,
  position UINTEGER NOT NULL,
  rule VARCHAR NOT NULL,
  field VARCHAR,
  event UINTEGER,
  row_number UINTEGER
);

CREATE VIEW scanner AS
  SELECT
    facility_id,
    scanner_id,
    arg_max(manufacturer, (exam_date, exam_id)) AS manufacturer,
    arg_max(model, (exam_date, exam_id)) AS model,
    arg_max(station_name, (exam_date, exam_id)) AS station_name,
    min(exam_date) AS first_exam,
    max(exam_date) AS last_exam,
    count(*) AS exams
  FROM exam
  GROUP BY facility_id, scanner_id;

CREATE VIEW scanner_software AS
  SELECT
    facility_id,
    scanner_id,
    software_version,
    min(exam_date) AS first_exam,
    max(exam_date) AS last_exam,
    count(*) AS exams
  FROM exam
  WHERE software_version IS NOT NULL
  GROUP BY facility_id, scanner_id, software_version;
`,
}
