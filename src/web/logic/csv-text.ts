export type CsvValue = string | number | boolean | null

/** A text that a spreadsheet would run as a formula gets an apostrophe; numbers are left alone. */
const disarm = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)

function field(value: CsvValue): string {
  if (value === null) return ''
  if (typeof value !== 'string') return String(value)
  const text = disarm(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** RFC 4180, with a byte order mark: without it spreadsheets garble "mGy·cm". */
export const csvText = (
  header: readonly string[],
  rows: readonly (readonly CsvValue[])[],
): string => `\uFEFF${[header, ...rows].map((row) => row.map(field).join(',')).join('\r\n')}\r\n`
