const isoDate = /^(\d{4})-(\d{2})-(\d{2})$/
const dayMs = 86_400_000

/**
 * Days from 1970-01-01 to an ISO date.
 * @throws RangeError when the text is no date of the calendar
 */
export function epochDay(text: string): number {
  const match = isoDate.exec(text)
  const ms = match === null ? Number.NaN : Date.parse(`${text}T00:00:00Z`)
  // Date.parse takes 30 February for 2 March; the round trip does not.
  if (!Number.isFinite(ms) || new Date(ms).toISOString().slice(0, 10) !== text) {
    throw new RangeError('Not a date of the calendar.')
  }
  return ms / dayMs
}
