/** Three significant figures without exponent, the way doses are written in reports; a dash when absent. */
export function formatDose(value: number | null): string {
  if (value === null) return '–'
  if (value === 0) return '0'
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))))
  return value.toFixed(Math.min(digits, 6))
}

/** "12.1–15.3"; an open side is shown as such. */
export function formatInterval(
  interval: { lower: number | null; upper: number | null } | null,
): string {
  if (interval === null) return '–'
  const end = (value: number | null) => (value === null ? 'open' : formatDose(value))
  return `${end(interval.lower)}–${end(interval.upper)}`
}
