/** The order of year, month and day in a table's dates. */
export const dateOrders = ['ymd', 'dmy', 'mdy'] as const
export type DateOrder = (typeof dateOrders)[number]

export interface DateReading {
  /** Null: both of the orders with the year last are possible, or the values contradict each other. */
  readonly order: DateOrder | null
  readonly provedBy: Readonly<Record<DateOrder, number>>
  /** Dates that can be read by either order. */
  readonly ambiguous: number
}

const yearFirst = /^\d{4}([-/.]?)\d{1,2}\1\d{1,2}(?:[ T].*)?$/
const yearLast = /^(\d{1,2})([-/.])(\d{1,2})\2(?:\d{4})(?:[ T].*)?$/

export const isDate = (text: string): boolean => yearFirst.test(text) || yearLast.test(text)

/** Which order the dates are in, as far as a day above 12 proves it. Years of two digits are no dates here. */
export function readDateOrder(texts: Iterable<string>): DateReading {
  const provedBy = { ymd: 0, dmy: 0, mdy: 0 }
  let ambiguous = 0
  for (const given of texts) {
    const text = given.trim()
    const match = yearLast.exec(text)
    if (match === null) {
      if (yearFirst.test(text)) provedBy.ymd += 1
      continue
    }
    const [first, second] = [Number(match[1]), Number(match[3])]
    if (first > 12 && second <= 12) provedBy.dmy += 1
    else if (second > 12 && first <= 12) provedBy.mdy += 1
    // the same number twice is the same day by either order
    else if (first <= 12 && second <= 12 && first !== second) ambiguous += 1
  }
  const proved = dateOrders.filter((order) => provedBy[order] > 0)
  const [only] = proved
  const order =
    proved.length === 1 && only !== undefined && !(only === 'ymd' && ambiguous > 0) ? only : null
  return { order, provedBy, ambiguous }
}
