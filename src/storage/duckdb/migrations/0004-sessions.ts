import type { Migration } from './migration.ts'

/*
 * People who are signed in: a session is kept as the SHA-256 of its secret, with what it may do as it was
 * granted at sign-in. Ended ones stay until they would have expired.
 */
export const sessions: Migration = {
  version: 4,
  name: 'sessions',
  sql: `
CREATE TABLE web_session (
  session_sha256 VARCHAR PRIMARY KEY,
  origin VARCHAR NOT NULL,
  subject VARCHAR NOT NULL,
  label VARCHAR NOT NULL,
  roles VARCHAR NOT NULL,
  facilities VARCHAR NOT NULL,
  created_at VARCHAR NOT NULL,
  expires_at VARCHAR NOT NULL
);

CREATE TABLE web_session_end (
  session_sha256 VARCHAR PRIMARY KEY,
  ended_at VARCHAR NOT NULL
);
`,
}
