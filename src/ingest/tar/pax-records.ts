/**
 * The records of a pax extended header: "LENGTH KEY=VALUE\n" each, the length counting itself.
 * @returns null when one is malformed: what the archive meant is then unknown
 */
export function readPaxRecords(bytes: Uint8Array): ReadonlyMap<string, string> | null {
  const records = new Map<string, string>()
  const data = Buffer.from(bytes)
  for (let at = 0; at < data.length;) {
    const space = data.indexOf(0x20, at)
    const digits = space === -1 ? '' : data.toString('latin1', at, space)
    if (!/^[1-9]\d{0,9}$/.test(digits)) return null
    const end = at + Number(digits)
    if (end > data.length || end <= space + 1 || data[end - 1] !== 0x0a) return null
    const record = data.toString('utf8', space + 1, end - 1)
    const equals = record.indexOf('=')
    if (equals < 1) return null
    records.set(record.slice(0, equals), record.slice(equals + 1))
    at = end
  }
  return records
}
