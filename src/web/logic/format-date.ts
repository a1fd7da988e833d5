const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** "2025-11-01" (or a date-time beginning so) as "1 Nov 2025"; anything else as it came. */
export function formatDate(iso: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso)
  const month = match === null ? undefined : months[Number(match[2]) - 1]
  if (match === null || month === undefined) return iso
  return `${Number(match[3])} ${month} ${match[1]}`
}

/** Both dates inclusive: "1 Nov 2025 – 31 Oct 2026". */
export const formatPeriod = (from: string, to: string): string =>
  `${formatDate(from)} – ${formatDate(to)}`
