const plain = /^-?\d{1,15}(?:\.\d{1,13})?$/
const number = /^[+-]?(?:\d{1,400}(?:\.\d{0,400})?|\.\d{1,400})(?:[eE][+-]?\d{1,3})?$/
/** What spreadsheets keep and show of a number. */
const significant = 15

/**
 * The number of a cell as decimal text: as the file has it, but for figures beyond the fifteenth, which are left over
 * from binary arithmetic and which no spreadsheet shows ("12.300000000000001" is 12.3).
 * @returns null when the text is no number
 */
export function cellNumber(text: string): string | null {
  if (plain.test(text) && text.length <= significant) return text
  if (!number.test(text)) return null
  const value = Number(text)
  if (!Number.isFinite(value)) return null
  return withoutExponent(value.toPrecision(significant))
}

function withoutExponent(text: string): string {
  const [digits = '', exponent] = text.split('e')
  const short = digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits
  return exponent === undefined ? short : `${short}e${Number(exponent)}`
}
