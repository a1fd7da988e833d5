/**
 * The day some months before a time, as an ISO date (UTC); the last of the month where it has no such day.
 * @param months whole, 1 or more
 */
export function monthsBefore(time: Date, months: number): string {
  const month = time.getUTCFullYear() * 12 + time.getUTCMonth() - months
  const lastDay = new Date(0)
  lastDay.setUTCFullYear(Math.floor((month + 1) / 12), (month + 1) % 12, 0)
  const day = Math.min(time.getUTCDate(), lastDay.getUTCDate())
  const date = new Date(0)
  date.setUTCFullYear(Math.floor(month / 12), month % 12, day)
  return date.toISOString().slice(0, 10)
}
