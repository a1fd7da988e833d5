import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ParquetWriter } from '../../analytics/ports.ts'
import type {
  ReleaseColumn,
  ReleaseColumnType,
  ReleaseValue,
} from '../../contract/release-columns.ts'
import type { Database } from './database.ts'
import { sqlIdentifier, sqlLiteral } from './sql-text.ts'
import { type ColumnKind, stage, type StagingColumn } from './staging-table.ts'

/** Decimals are doubles: they hold a published figure to its last digit and every reader knows them. */
const kinds: Readonly<Record<ReleaseColumnType, ColumnKind>> = {
  string: 'text',
  integer: 'int53',
  number: 'double',
  boolean: 'boolean',
}

/** Key of the file's metadata under which the column dictionary stands, as JSON. */
export const columnsMetadataKey = 'opendrl.columns'

/** Writes tables as Parquet. */
export class DuckdbParquetWriter implements ParquetWriter {
  readonly #database: Database
  #files = 0

  constructor(database: Database) {
    this.#database = database
  }

  /**
   * A table as a Parquet file: ZSTD, rows in the order given, column names, units and descriptions in the
   * file's own metadata. The same table gives the same bytes.
   */
  async parquet(
    columns: readonly ReleaseColumn[],
    rows: readonly Readonly<Record<string, ReleaseValue>>[],
  ): Promise<Uint8Array> {
    if (columns.length === 0) throw new RangeError('A table has at least one column.')
    const file = join(this.#database.spool, `table-${++this.#files}.parquet`)
    const numbered = rows.map((values, position) => ({ values, position }))
    const staged: StagingColumn<(typeof numbered)[number]>[] = columns.map(({ name, type }) => ({
      name,
      kind: kinds[type],
      of: ({ values }) => values[name] ?? null,
    }))
    const position = freeName(columns)
    try {
      return await this.#database.read(async (session) => {
        await stage(
          session,
          'parquet_table',
          [...staged, { name: position, kind: 'int53', of: (row) => row.position }],
          numbered,
        )
        const list = columns.map(({ name }) => sqlIdentifier(name)).join(', ')
        await session.run(
          `COPY (SELECT ${list} FROM parquet_table ORDER BY ${sqlIdentifier(position)})
           TO ${sqlLiteral(file)} (FORMAT parquet, COMPRESSION zstd,
             KV_METADATA {${sqlIdentifier(columnsMetadataKey)}: ${sqlLiteral(JSON.stringify(columns))}})`,
        )
        return new Uint8Array(await readFile(file))
      })
    } finally {
      await rm(file, { force: true })
    }
  }
}

/** A name for the ordering column that no column of the table has. */
function freeName(columns: readonly ReleaseColumn[]): string {
  let name = 'position'
  while (columns.some((column) => column.name.toLowerCase() === name)) name += '_'
  return name
}
