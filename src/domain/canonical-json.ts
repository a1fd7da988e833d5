import { compareText } from './compare-text.ts'

/**
 * JSON with object keys sorted by code unit and undefined members left out: equal content gives equal text.
 * For plain data: null, booleans, finite numbers, text, arrays and records of these.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join()}]`
  const entries: [string, unknown][] = Object.entries(value)
  return `{${entries
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => compareText(a, b))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`)
    .join()}}`
}
