import type { DateOrder, DecimalSign } from '../../catalogue/export-layouts/export-layout.ts'
import { headerKey } from './header-name.ts'

/** What a person said about a table's numbers, dates and sexes. */
export interface Decided {
  readonly decimalSign: DecimalSign
  readonly dateOrder: DateOrder
  readonly sexes: ReadonlyMap<string, 'M' | 'F' | 'O'>
}

/**
 * A cell's text in the registry's form: numbers with a point, dates as YYYY-MM-DD, sexes as M, F, O. What does not
 * follow the decision stays as it is, and whoever interprets it refuses it.
 */
export function decidedText(
  field: string,
  text: string,
  isNumber: boolean,
  { decimalSign, dateOrder, sexes }: Decided,
): string {
  if (isNumber) return decidedNumber(text, decimalSign)
  if (field === 'studyDate' || field === 'birthDate') return decidedDate(text, dateOrder)
  return field === 'sex' ? (sexes.get(headerKey(text)) ?? text) : text
}

const numbers = {
  point: { whole: /^([+-]?(?:\d+|[1-9]\d{0,2}(?:,\d{3})+))(?:\.(\d+))?$/, group: ',' },
  comma: { whole: /^([+-]?(?:\d+|[1-9]\d{0,2}(?:\.\d{3})+))(?:,(\d+))?$/, group: '.' },
} as const

/** "1.234,5" by comma is "1234.5"; "12.5" by comma is no number and stays as it is, marked so that nothing reads it. */
function decidedNumber(text: string, sign: DecimalSign): string {
  const { whole, group } = numbers[sign]
  const match = whole.exec(text)
  if (match === null) return sign === 'comma' && /^[+-]?\d+\.\d+$/.test(text) ? `${text},` : text
  const integer = (match[1] ?? '').replaceAll(group, '')
  return match[2] === undefined ? integer : `${integer}.${match[2]}`
}

const yearFirst = /^(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?:[ T].*)?$/
const yearLast = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?:[ T].*)?$/

function decidedDate(text: string, order: DateOrder): string {
  const match = (order === 'ymd' ? yearFirst : yearLast).exec(text)
  // a year of four digits at the front can be read in one way only
  if (match === null) return text
  const [year, month, day] =
    order === 'ymd'
      ? [match[1], match[3], match[4]]
      : order === 'dmy'
        ? [match[4], match[3], match[1]]
        : [match[4], match[1], match[3]]
  return `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`
}
