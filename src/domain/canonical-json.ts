import { compareText } from './compare-text.ts'

/** JSON with object keys sorted and undefined left out: equal content gives equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner
    return Object.fromEntries(
      Object.entries(inner).toSorted(([left], [right]) => compareText(left, right)),
    )
  })
}
