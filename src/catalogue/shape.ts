/** Says whether a value read from a data file has the type it claims. */
export type Guard<T> = (value: unknown) => value is T

export const text: Guard<string> = (value): value is string =>
  typeof value === 'string' && value.length > 0

export const flag: Guard<boolean> = (value) => typeof value === 'boolean'

export const quantityValue: Guard<number> = (value): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0

export function nullable<T>(guard: Guard<T>): Guard<T | null> {
  return (value): value is T | null => value === null || guard(value)
}

export function oneOf<const T extends string | number>(allowed: readonly T[]): Guard<T> {
  return (value): value is T => allowed.some((item) => item === value)
}

export function either<A, B>(first: Guard<A>, second: Guard<B>): Guard<A | B> {
  return (value): value is A | B => first(value) || second(value)
}

export function listOf<T>(guard: Guard<T>): Guard<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(guard)
}

/** Every named field and no other: a misspelt optional field would else be lost without a word. */
export function shape<T extends object>(fields: {
  readonly [K in keyof T]-?: Guard<T[K]>
}): Guard<T> {
  const guards = new Map<string, (value: unknown) => boolean>(Object.entries(fields))
  return (value): value is T =>
    typeof value === 'object' &&
    value !== null &&
    Object.keys(value).length === guards.size &&
    Object.entries(value).every(([key, field]) => guards.get(key)?.(field) === true)
}

/**
 * The rows of a data file, typed after each was checked.
 * @throws when one has not its shape: a wrong data file is wrong code, and must not start
 */
export function checkedRows<T>(name: string, rows: unknown, guard: Guard<T>): readonly T[] {
  if (!Array.isArray(rows)) throw new TypeError(`${name}: not a list`)
  return rows.map((row: unknown, index) => {
    if (!guard(row)) throw new TypeError(`${name}: row ${index + 1} has not the shape of its type`)
    return row
  })
}

/** Rows by their key. @throws when two rows have one key */
export function indexBy<T>(
  name: string,
  rows: readonly T[],
  key: (row: T) => string,
): ReadonlyMap<string, T> {
  const index = new Map(rows.map((row) => [key(row), row]))
  if (index.size !== rows.length) throw new TypeError(`${name}: a key occurs twice`)
  return index
}
