import { releaseColumns, type ReleaseRow } from '../contract/release-columns.ts'
import { releaseFormats, type ReleaseFile, type ReleaseFormat } from '../contract/release.ts'
import type { ParquetWriter } from './ports.ts'
import { arrowFile } from './release-arrow.ts'
import { csvFile } from './release-csv.ts'

const mediaTypes: Readonly<Record<ReleaseFormat, string>> = {
  parquet: 'application/vnd.apache.parquet',
  arrow: 'application/vnd.apache.arrow.file',
  csv: 'text/csv; charset=utf-8; header=present',
  json: 'application/json',
}

/** The files of a release before they are written. */
export function unwrittenFiles(): readonly ReleaseFile[] {
  return releaseFormats.map((format) => ({
    name: `cells.${format}`,
    format,
    mediaType: mediaTypes[format],
    bytes: null,
    sha256: null,
  }))
}

/** The rows of a release as the bytes of one of its files; the same rows give the same bytes. */
export async function releaseFileBytes(
  format: ReleaseFormat,
  rows: readonly ReleaseRow[],
  writer: ParquetWriter,
): Promise<Uint8Array> {
  const written: Readonly<Record<ReleaseFormat, () => Uint8Array | Promise<Uint8Array>>> = {
    parquet: () => writer.parquet(releaseColumns, rows),
    arrow: () => arrowFile(rows),
    csv: () => csvFile(rows),
    json: () => jsonFile(rows),
  }
  return written[format]()
}

/** An array of objects, one a row, keys in the order of the columns. */
export function jsonFile(rows: readonly ReleaseRow[]): Uint8Array {
  const ordered = rows.map((row) =>
    Object.fromEntries(releaseColumns.map(({ name }) => [name, row[name]])),
  )
  return new TextEncoder().encode(`${JSON.stringify(ordered, null, 1)}\n`)
}
