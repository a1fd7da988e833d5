/** DA "20180105", or "2018.01.05" of ACR-NEMA (PS3.5, 6.2); not checked for being a day of the calendar. */
export function isoDate(da: string | undefined): string | undefined {
  const match = /^(\d{4})(\.?)(\d{2})\2(\d{2})$/.exec(da ?? '')
  return match === null ? undefined : `${match[1]}-${match[3]}-${match[4]}`
}

/** TM "172108.956", shorter forms, or "17:21:08"; fractions are dropped. */
export function isoTime(tm: string | undefined): string | undefined {
  const match = /^(\d{2}):?(\d{2})?:?(\d{2})?(?:\.\d*)?$/.exec(tm ?? '')
  return match === null ? undefined : `${match[1]}:${match[2] ?? '00'}:${match[3] ?? '00'}`
}

/** DT "20180105172103.083003+0100" as local date-time; offset and fraction are dropped. */
export function isoDateTime(dt: string | undefined): string | undefined {
  const match = /^(\d{8})(\d{2,6})?(?:\.\d*)?(?:[+-]\d{4})?$/.exec(dt ?? '')
  const date = isoDate(match?.[1])
  const time = isoTime(match?.[2] ?? '00')
  return date === undefined || time === undefined ? undefined : `${date}T${time}`
}
