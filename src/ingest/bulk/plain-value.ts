/** Digits that a double, or a single, holds for certain: more are an artefact of its binary form. */
const doubleDigits = 15
const singleDigits = 7

/**
 * A number as the exam schema takes it: 12.3 of the double 12.300000000000001 and of the single 12.300000190734863.
 * NaN is how data frames write a value that is not there.
 */
export function plainNumber(value: number, single = false): number | undefined {
  if (Number.isNaN(value)) return undefined
  return Number.isInteger(value)
    ? value
    : Number(value.toPrecision(single ? singleDigits : doubleDigits))
}

/** Epoch milliseconds of a time without zone, as the schema writes it. */
export function localDateTime(milliseconds: number): string | undefined {
  const date = new Date(milliseconds)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(0, 19)
}

export const isoDay = (milliseconds: number): string | undefined =>
  localDateTime(milliseconds)?.slice(0, 10)

/** Milliseconds after midnight. */
export const timeOfDay = (milliseconds: number): string | undefined =>
  milliseconds >= 0 && milliseconds < 86_400_000
    ? localDateTime(milliseconds)?.slice(11)
    : undefined

/** An instant: what the clock on the wall showed then is not known, and is not guessed. */
export const instant = Symbol('instant')
