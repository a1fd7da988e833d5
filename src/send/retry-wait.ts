const firstMs = 1_000
const longestMs = 300_000
/** A registry may ask for more patience than we would have, within reason. */
const longestAskedMs = 3_600_000

/**
 * How long to wait before trying again: doubled every time, between half and the whole of it by chance, so that
 * all hospitals do not come back at one moment after an outage.
 * @param failures in a row, from 1
 * @param random from 0 up to 1
 * @param askedMs what the registry asked for (Retry-After), or null
 */
export function retryWaitMs(failures: number, random: number, askedMs: number | null): number {
  const ceiling = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 30))
  const own = ceiling / 2 + (random * ceiling) / 2
  return Math.round(Math.max(own, Math.min(askedMs ?? 0, longestAskedMs)))
}

/** Of a Retry-After header: seconds, or a date (RFC 9110, section 10.2.3). */
export function retryAfterMs(header: string | null, now: Date): number | null {
  const text = header?.trim() ?? ''
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
  const date = text === '' ? Number.NaN : Date.parse(text)
  return Number.isNaN(date) ? null : Math.max(0, date - now.getTime())
}
