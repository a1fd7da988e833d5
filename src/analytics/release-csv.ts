import { releaseColumns, type ReleaseRow, type ReleaseValue } from '../contract/release-columns.ts'

/**
 * Rows as CSV (RFC 4180): a header, commas, CRLF, UTF-8 without a byte order mark, decimals with a point,
 * an empty field for null. Text is quoted where it needs it, and where it begins like a formula.
 */
export function csvFile(rows: readonly ReleaseRow[]): Uint8Array {
  const names = releaseColumns.map(({ name }) => name)
  const records = [names, ...rows.map((row) => names.map((name) => row[name]))]
  const text = records.map((record) => `${record.map(field).join(',')}\r\n`).join('')
  return new TextEncoder().encode(text)
}

function field(value: ReleaseValue): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  return /[",\r\n]|^[=+\-@\t]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}
