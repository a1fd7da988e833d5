/** The value a test takes for granted; a null or undefined one is a mistake of the test. */
export function given<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('the test expected a value here')
  return value
}
