const decimal = /^([+-]?\d+(?:\.\d*)?)(?:[eE]([+-]?\d{1,3}))?$/

/**
 * Decimal text in another unit, exactly: the power of ten goes into the exponent, no arithmetic.
 * What is no decimal stays as it is; whoever interprets it refuses it.
 */
export function scaledDecimal(text: string, exponent: number): string {
  if (exponent === 0) return text
  const match = decimal.exec(text)
  return match === null ? text : `${match[1]}e${Number(match[2] ?? 0) + exponent}`
}

/** "1.234" or "12.345.678": thousands to some, a decimal to others. */
export const mayBeThousands = (text: string): boolean => /^[+-]?[1-9]\d{0,2}(\.\d{3})+$/.test(text)

/** A point that cannot group thousands ("0.93", "12.5", "1234.567"). */
export const pointIsDecimal = (text: string): boolean =>
  /^[+-]?\d+\.\d+$/.test(text) && !mayBeThousands(text)

/** Decimal text times a whole number, exactly; what is no decimal stays as it is. */
export function multipliedDecimal(text: string, factor: number): string {
  const match = /^([+-]?)(\d{1,32})(?:\.(\d{0,32}))?$/.exec(text)
  if (match === null) return text
  const [, sign = '', whole = '', fraction = ''] = match
  const digits = (BigInt(whole + fraction) * BigInt(factor)).toString()
  return fraction === '' ? `${sign}${digits}` : `${sign}${digits}e-${fraction.length}`
}
