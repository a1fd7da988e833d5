/** A cell that holds a day, and perhaps a time of day; texts as far as they could be told apart. */
export interface DateCell {
  readonly date: string
  readonly time: string | null
}

const withTime =
  /^(\S+(?: \d{1,2}, \d{4}(?=,)|))[ T,]+(\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(?: ?([AP]M))?$/i
const monthFirst = /^([a-z]{3,9})\.? (\d{1,2}),? (\d{4})$/i
const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]

/**
 * Splits "2024-05-06 10:11:12" and "May 5, 2025, 1:20:41 PM", and writes a month's English name as a number: there is
 * one way to read them. Anything else is a date without a time, as it stands.
 */
export function dateCell(text: string): DateCell {
  // most cells are a bare day
  if (text.length <= 10 && !/[a-z]/i.test(text)) return { date: text, time: null }
  const match = withTime.exec(text)
  const date = namedMonth(match?.[1] ?? text)
  return { date, time: match === null ? null : twentyFourHours(match[2] ?? '', match[3]) }
}

function namedMonth(text: string): string {
  const match = monthFirst.exec(text)
  if (match === null) return text
  const [, name = '', day = '', year = ''] = match
  const month = months.findIndex((known) =>
    name.length === 3 ? known.startsWith(name.toLowerCase()) : known === name.toLowerCase(),
  )
  return month === -1
    ? text
    : `${year}-${String(month + 1).padStart(2, '0')}-${day.padStart(2, '0')}`
}

function twentyFourHours(time: string, half: string | undefined): string | null {
  const hour = Number(time.slice(0, time.indexOf(':')))
  const rest = time.slice(time.indexOf(':'))
  if (half === undefined) return `${String(hour).padStart(2, '0')}${rest}`
  if (hour < 1 || hour > 12) return null
  const hours = (hour % 12) + (half.toUpperCase() === 'PM' ? 12 : 0)
  return `${String(hours).padStart(2, '0')}${rest}`
}
