import {
  Bool,
  Field,
  Float64,
  Int32,
  Schema,
  Table,
  tableToIPC,
  Utf8,
  vectorFromArray,
  type DataType,
} from 'apache-arrow'
import {
  releaseColumns,
  type ReleaseColumnType,
  type ReleaseRow,
} from '../contract/release-columns.ts'

/** Plain types, no dictionaries: their ids would differ from one writing to the next. */
const arrowTypes: Readonly<Record<ReleaseColumnType, () => DataType>> = {
  string: () => new Utf8(),
  integer: () => new Int32(),
  number: () => new Float64(),
  boolean: () => new Bool(),
}

/** Rows as an Arrow IPC file; unit and description of a column are in its field's metadata. */
export function arrowFile(rows: readonly ReleaseRow[]): Uint8Array {
  const fields = releaseColumns.map(
    ({ name, type, unit, nullable, description }) =>
      new Field(
        name,
        arrowTypes[type](),
        nullable,
        new Map([
          ['description', description],
          ...(unit === null ? [] : [['unit', unit] as const]),
        ]),
      ),
  )
  // Without rows the vectors have no batches to agree with the schema.
  if (rows.length === 0) return tableToIPC(new Table(new Schema(fields)), 'file')
  const vectors = Object.fromEntries(
    releaseColumns.map(({ name, type }) => [
      name,
      vectorFromArray(
        rows.map((row) => row[name]),
        arrowTypes[type](),
      ),
    ]),
  )
  return tableToIPC(new Table(new Schema(fields), vectors), 'file')
}
