import { releaseColumns, type ReleaseRow } from '../contract/release-columns.ts'
import {
  releaseFileNames,
  releaseMediaTypes,
  type ReleaseDocument,
  type ReleaseFile,
  type ReleaseFileName,
} from '../contract/release.ts'
import { dataDictionary } from '../contract/data-dictionary.ts'
import type { ParquetWriter } from './ports.ts'
import { arrowFile } from './release-arrow.ts'
import { csvFile } from './release-csv.ts'
import { methodStatement } from './method-statement.ts'

/** The files of a release before they are written. */
export function unwrittenFiles(): readonly ReleaseFile[] {
  return releaseFileNames.map((name) => ({
    name,
    mediaType: releaseMediaTypes[name],
    bytes: null,
    sha256: null,
  }))
}

/** A release as the bytes of one of its files; the same cells give the same bytes. */
export async function releaseFileBytes(
  name: ReleaseFileName,
  release: ReleaseDocument,
  writer: ParquetWriter,
): Promise<Uint8Array> {
  const rows = release.cells
  const written: Readonly<Record<ReleaseFileName, () => Uint8Array | Promise<Uint8Array>>> = {
    'cells.parquet': () => writer.parquet(releaseColumns, rows),
    'cells.arrow': () => arrowFile(rows),
    'cells.csv': () => csvFile(rows),
    'cells.json': () => jsonFile(rows),
    'dictionary.json': () => encode(`${JSON.stringify(dataDictionary, null, 2)}\n`),
    'method.md': () => encode(methodStatement(release)),
  }
  return written[name]()
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

/** An array of objects, one a row, keys in the order of the columns. */
export function jsonFile(rows: readonly ReleaseRow[]): Uint8Array {
  const ordered = rows.map((row) =>
    Object.fromEntries(releaseColumns.map(({ name }) => [name, row[name]])),
  )
  return encode(`${JSON.stringify(ordered, null, 1)}\n`)
}
