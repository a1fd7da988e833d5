import {
  BOOLEAN,
  DATE,
  DOUBLE,
  DuckDBDataChunk,
  DuckDBDateValue,
  type DuckDBType,
  type DuckDBValue,
  BIGINT,
  INTEGER,
  UINTEGER,
  VARCHAR,
} from '@duckdb/node-api'
import { epochDay } from './epoch-day.ts'
import type { Session } from './session.ts'
import { sqlIdentifier } from './sql-text.ts'

export type ColumnKind = 'text' | 'boolean' | 'date' | 'uint32' | 'int32' | 'int53' | 'double'

export interface StagingColumn<Row> {
  readonly name: string
  readonly kind: ColumnKind
  /** Dates as ISO text. */
  readonly of: (row: Row) => string | number | boolean | null
}

/** Rows of one engine vector. */
const chunkRows = 2048

const types: Readonly<Record<ColumnKind, DuckDBType>> = {
  text: VARCHAR,
  boolean: BOOLEAN,
  date: DATE,
  uint32: UINTEGER,
  int32: INTEGER,
  int53: BIGINT,
  double: DOUBLE,
}

type Encode = (value: string | number | boolean) => DuckDBValue

/** What no column may hold: NaN poisons quantiles, a wrong type would be cast in silence. */
const encoders: Readonly<Record<ColumnKind, Encode>> = {
  text: (value) => (typeof value === 'string' ? value : refuse('text')),
  boolean: (value) => (typeof value === 'boolean' ? value : refuse('boolean')),
  date: (value) =>
    typeof value === 'string' ? new DuckDBDateValue(epochDay(value)) : refuse('date'),
  uint32: (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0xffffffff
      ? value
      : refuse('uint32'),
  int32: (value) => (typeof value === 'number' && (value | 0) === value ? value : refuse('int32')),
  int53: (value) =>
    typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : refuse('int53'),
  double: (value) =>
    typeof value === 'number' && Number.isFinite(value) ? value : refuse('double'),
}

function refuse(kind: ColumnKind): never {
  throw new RangeError(`A value does not fit a column of kind ${kind}.`)
}

/**
 * Loads rows into a temporary table of the session's connection, inside its transaction, in order.
 * The table has no constraints; what must hold is decided before and by the statement that reads it.
 * @throws RangeError for a value that does not fit, naming the row (from 1) and the column
 */
export async function stage<Row>(
  session: Session,
  table: string,
  columns: readonly StagingColumn<Row>[],
  rows: readonly Row[],
): Promise<void> {
  const definition = columns
    .map(({ name, kind }) => `${sqlIdentifier(name)} ${types[kind].toString()}`)
    .join(', ')
  await session.run(`CREATE OR REPLACE TEMP TABLE ${sqlIdentifier(table)} (${definition})`)
  if (rows.length === 0) return
  const appender = await session.stagingAppender(table)
  try {
    for (let start = 0; start < rows.length; start += chunkRows) {
      appender.appendDataChunk(chunkOf(columns, rows.slice(start, start + chunkRows), start))
    }
  } finally {
    appender.closeSync()
  }
}

function chunkOf<Row>(
  columns: readonly StagingColumn<Row>[],
  rows: readonly Row[],
  /** Rows before these, to name the one at fault. */
  before: number,
): DuckDBDataChunk {
  const chunk = DuckDBDataChunk.create(
    columns.map(({ kind }) => types[kind]),
    rows.length,
  )
  for (const [index, column] of columns.entries()) {
    const encode = encoders[column.kind]
    let at = before
    try {
      chunk.setColumnValues(
        index,
        rows.map((row) => {
          at++
          const value = column.of(row)
          return value === null ? null : encode(value)
        }),
      )
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      throw new RangeError(`Row ${at}, column ${column.name}: ${error.message}`, { cause: error })
    }
  }
  return chunk
}
