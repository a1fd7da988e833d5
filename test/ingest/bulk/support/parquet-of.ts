import { DuckDBInstance } from '@duckdb/node-api'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryDirectory } from '../../../storage/support/temporary-registry.ts'

/** What a researcher's script would do: NDJSON to Parquet by DuckDB. */
export async function parquetOf(lines: readonly unknown[], options = ''): Promise<Uint8Array> {
  const folder = temporaryDirectory()
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  writeFileSync(join(folder, 'in.ndjson'), lines.map((line) => JSON.stringify(line)).join('\n'))
  await connection.run(
    `COPY (SELECT * FROM read_json('${folder}/in.ndjson', convert_strings_to_integers=false, dateformat='none', timestampformat='none'))
     TO '${folder}/out.parquet' (FORMAT parquet ${options})`,
  )
  instance.closeSync()
  return readFileSync(join(folder, 'out.parquet'))
}
