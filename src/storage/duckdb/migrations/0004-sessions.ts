import type { Migration } from './migration.ts'

/*
 * api_key_rotation: a key that succeeds another of the same client; the predecessor ends with the overlap.
 * web_session: people who are signed in, kept as the SHA-256 of the session's secret. A session of a key names
 * the key and may do what the key may; one of a provider holds what the provider said of the person (values of
 * claims), from which roles and facilities are made at each request. web_session_seen says now and then that it
 * was used. Ended ones stay until they would have expired.
 * used_token: tokens that are good for one time, kept until they would have expired.
 */
export const sessions: Migration = {
  version: 4,
  name: 'sessions',
  sql: `
CREATE TABLE api_key_rotation (
  key_id VARCHAR PRIMARY KEY,
  predecessor VARCHAR NOT NULL,
  client VARCHAR NOT NULL,
  overlap_ends_at VARCHAR NOT NULL
);

CREATE TABLE web_session (
  session_sha256 VARCHAR PRIMARY KEY,
  key_id VARCHAR,
  subject VARCHAR NOT NULL,
  provider_session VARCHAR,
  label VARCHAR NOT NULL,
  role_claims VARCHAR NOT NULL,
  facility_claims VARCHAR NOT NULL,
  created_at VARCHAR NOT NULL,
  expires_at VARCHAR NOT NULL
);

CREATE TABLE web_session_end (
  session_sha256 VARCHAR PRIMARY KEY,
  ended_at VARCHAR NOT NULL
);

CREATE TABLE web_session_seen (
  session_sha256 VARCHAR NOT NULL,
  seen_at VARCHAR NOT NULL
);

CREATE TABLE used_token (
  token_sha256 VARCHAR PRIMARY KEY,
  expires_at VARCHAR NOT NULL
);
`,
}
