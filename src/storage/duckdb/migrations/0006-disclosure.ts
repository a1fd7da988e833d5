import type { Migration } from './migration.ts'

/*
 * What earlier versions of a snapshot or release were made of, for the rule between versions; never leaves the
 * registry.
 */
export const disclosureHistory: Migration = {
  version: 6,
  name: 'disclosure history',
  sql: `
CREATE TABLE published_part (
  kind VARCHAR NOT NULL,
  document_id VARCHAR NOT NULL,
  content VARCHAR NOT NULL,
  PRIMARY KEY (kind, document_id)
);
`,
}
