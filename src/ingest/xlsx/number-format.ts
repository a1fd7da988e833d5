/** What a number format makes of a number. */
export type NumberMeaning = 'number' | 'date' | 'time' | 'datetime'

/** Built-in formats that show dates and times (ECMA-376 part 1, 18.8.30), those of East Asian versions included. */
const builtIn: ReadonlyMap<number, NumberMeaning> = new Map([
  ...[14, 15, 16, 17, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58].map(
    (id) => [id, 'date'] as const,
  ),
  ...[18, 19, 20, 21, 32, 33, 45, 46, 47].map((id) => [id, 'time'] as const),
  [22, 'datetime'],
])

/** @param code of a format the workbook defines itself */
export function numberMeaning(id: number, code: string | undefined): NumberMeaning {
  return code === undefined ? (builtIn.get(id) ?? 'number') : meaningOfCode(code)
}

/** Letters in quotes, after a backslash, in brackets (colours, locales) are no date; [h] is a count of hours. */
function meaningOfCode(code: string): NumberMeaning {
  const [positive = ''] = code
    .replace(/"[^"]*"?|\\.|_.|\*./g, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]?/gi, '')
    .toLowerCase()
    .split(';')
  if (/general/.test(positive)) return 'number'
  const time = /[hs]|\[m+\]/.test(positive)
  // m alone is a month, beside hours or seconds minutes
  const date = /[yd]/.test(positive) || (!time && /m/.test(positive)) || /m{3,}/.test(positive)
  if (date) return time ? 'datetime' : 'date'
  return time ? 'time' : 'number'
}
