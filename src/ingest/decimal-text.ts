/** A decimal as it was written: value = digits x 10^exponent. */
interface Decimal {
  readonly digits: bigint
  readonly exponent: number
}

/** DICOM DS allows ".5" and a three-digit exponent ("1.6e-005"); nothing longer than 64 characters is a number. */
const decimalPattern = /^([+-]?)(\d{0,32})(?:\.(\d{0,32}))?(?:[eE]([+-]?\d{1,3}))?$/

/** Decimals that stay as they are written: the same, with a digit before the point. */
const plainPattern = /^[+-]?\d{1,32}(?:\.\d{0,32})?(?:[eE][+-]?\d{1,3})?$/

/** Plain notation up to this many digits; beyond, an exponent keeps the text short. */
const longestPlain = 48

function parseDecimal(text: string): Decimal | null {
  const match = decimalPattern.exec(text)
  if (match === null) return null
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  if (whole === '' && fraction === '') return null
  const digits = BigInt(whole + fraction)
  return {
    digits: sign === '-' ? -digits : digits,
    exponent: Number(exponent) - fraction.length,
  }
}

function writeDecimal({ digits, exponent }: Decimal): string {
  const sign = digits < 0n ? '-' : ''
  const text = (digits < 0n ? -digits : digits).toString()
  if (exponent >= 0) {
    if (digits === 0n) return '0'
    if (text.length + exponent > longestPlain) return `${sign}${text}e${exponent}`
    return `${sign}${text}${'0'.repeat(exponent)}`
  }
  if (-exponent > longestPlain) return `${sign}${text}e${exponent}`
  const padded = text.padStart(1 - exponent, '0')
  const point = padded.length + exponent
  return `${sign}${padded.slice(0, point)}.${padded.slice(point)}`
}

/** True for decimal text with a point; false for "12,5", "NaN", "10.50/ 15.00", "1\2" or nothing. */
export function isDecimalText(text: string): boolean {
  return plainPattern.test(text) || parseDecimal(text) !== null
}

/**
 * Moves the decimal point: the exact value of text x 10^exponent, as text, never through a float.
 * The text is kept as written where nothing moves (it is the evidence), save for a bare leading point.
 * @returns null when the text is no decimal
 */
export function shiftDecimal(text: string, exponent: number): string | null {
  if (exponent === 0 && plainPattern.test(text)) return text
  const decimal = parseDecimal(text)
  if (decimal === null) return null
  return writeDecimal({ digits: decimal.digits, exponent: decimal.exponent + exponent })
}

/** The exact product with a whole number. @returns null when the text is no decimal */
export function timesDecimal(text: string, factor: bigint): string | null {
  const decimal = parseDecimal(text)
  if (decimal === null) return null
  return writeDecimal({ digits: decimal.digits * factor, exponent: decimal.exponent })
}

/**
 * The exact sum of decimals, as text.
 * @returns null when one of them is no decimal or there is none
 */
export function addDecimals(texts: readonly string[]): string | null {
  let sum: Decimal | null = null
  for (const text of texts) {
    const next = parseDecimal(text)
    if (next === null) return null
    sum = sum === null ? next : add(sum, next)
  }
  return sum === null ? null : writeDecimal(sum)
}

/** The exact product of two decimals, as text; null when one is no decimal. */
export function multiplyDecimals(a: string, b: string): string | null {
  const [left, right] = [parseDecimal(a), parseDecimal(b)]
  if (left === null || right === null) return null
  return writeDecimal({
    digits: left.digits * right.digits,
    exponent: left.exponent + right.exponent,
  })
}

function add(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent)
  const scaled = (d: Decimal): bigint => d.digits * 10n ** BigInt(d.exponent - exponent)
  return { digits: scaled(a) + scaled(b), exponent }
}
