import { quantityDefinitions, type Quantity } from './quantity.ts'

/** A dose as an unsigned 32-bit count of fixed-point steps of its quantity (methods.md, representation). */
export type FixedDose = number

/** The 32-bit pattern of an absent dose. */
export const absentDose: FixedDose = 0xffffffff

const decimalPattern = /^([+-]?)(\d{1,32})(?:\.(\d{0,64}))?(?:[eE]([+-]?\d{1,3}))?$/

export type FixedPointResult =
  | { readonly ok: true; readonly value: FixedDose }
  | { readonly ok: false; readonly reason: 'not-a-number' | 'negative' | 'too-large' }

/**
 * Rounds decimal text half-even to the fixed-point steps of a quantity, exactly and once.
 * @param text decimal with a point ("12.5", "1.07e-5"); a comma, blanks inside, NaN or hex are not numbers
 */
export function toFixedPoint(text: string, quantity: Quantity): FixedPointResult {
  return toFixedSteps(text, quantityDefinitions[quantity].decimals)
}

/** As toFixedPoint, for any number of decimal places: steps of 10^-decimals. */
export function toFixedSteps(text: string, decimals: number): FixedPointResult {
  const match = decimalPattern.exec(text.trim())
  if (match === null) return { ok: false, reason: 'not-a-number' }
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const digits = BigInt(whole + fraction)
  if (sign === '-' && digits !== 0n) return { ok: false, reason: 'negative' }
  const shift = decimals - fraction.length + Number(exponent)
  const steps =
    shift >= 0 ? digits * 10n ** BigInt(shift) : divideHalfEven(digits, 10n ** BigInt(-shift))
  if (steps >= BigInt(absentDose)) return { ok: false, reason: 'too-large' }
  return { ok: true, value: Number(steps) }
}

function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator
  const twice = (numerator % denominator) * 2n
  const up = twice > denominator || (twice === denominator && quotient % 2n === 1n)
  return up ? quotient + 1n : quotient
}

/** The dose in its unit. Interpolated (fractional) steps are allowed; absent gives null. */
export function fromFixedPoint(steps: number, quantity: Quantity): number | null {
  if (steps === absentDose) return null
  return steps / quantityDefinitions[quantity].stepsPerUnit
}
