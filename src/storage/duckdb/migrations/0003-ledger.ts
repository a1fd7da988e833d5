import type { Migration } from './migration.ts'

/*
 * Where the database stands in the ledger beside it: number and hash of the last entry whose rows it holds.
 * Written in the same transaction as those rows. One row, always.
 */
export const ledgerHead: Migration = {
  version: 3,
  name: 'ledger',
  sql: `
CREATE TABLE ledger_head (
  sequence UBIGINT NOT NULL,
  hash VARCHAR NOT NULL
);
INSERT INTO ledger_head VALUES (0, '');
`,
}
