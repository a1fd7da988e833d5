import type { Migration } from '../../../src/storage/duckdb/migrations/migration.ts'
import { migrations } from '../../../src/storage/duckdb/migrations/migrations.ts'

/** Two steps after those that exist, each of megabytes, so that there is a middle to be caught in. */
export const longMigrations: readonly Migration[] = [1, 2].map((step) => ({
  version: migrations.length + step,
  name: `long ${step}`,
  sql: `CREATE TABLE long_${step} AS SELECT range AS n, md5(range::VARCHAR) AS text FROM range(300000);`,
}))
