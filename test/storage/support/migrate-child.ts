import { DuckDBInstance } from '@duckdb/node-api'
import { migrateFile } from '../../../src/storage/duckdb/migrate-file.ts'
import { migrations } from '../../../src/storage/duckdb/migrations/migrations.ts'
import { longMigrations } from './long-migrations.ts'

/** Migrates a file, with some migrations more that take a while and room; says so before and after. */
const [file = ''] = process.argv.slice(2)
const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
const connection = await instance.connect()
process.stdout.write('begun\n')
await migrateFile(connection, file, () => new Date(0), [...migrations, ...longMigrations])
process.stdout.write('done\n')
