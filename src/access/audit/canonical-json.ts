/** What JSON can hold; `undefined` members are left out, as JSON.stringify does. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue | undefined }

/**
 * JSON of which there is one text a value (RFC 8785): members in the order of their UTF-16 code units, no blanks,
 * numbers and strings as ECMAScript writes them.
 * @throws RangeError for a number that is not finite or a string with half a surrogate pair, which have no such text
 */
export function canonicalJson(value: JsonValue): string {
  if (typeof value === 'string') return textOf(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError('JSON has no such number.')
    return JSON.stringify(value)
  }
  if (value === null || typeof value === 'boolean') return String(value)
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members = Object.entries(value)
    .filter((entry): entry is [string, JsonValue] => entry[1] !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, member]) => `${textOf(name)}:${canonicalJson(member)}`).join(',')}}`
}

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value)

function textOf(text: string): string {
  if (/\p{Surrogate}/u.test(text)) throw new RangeError('Half a surrogate pair is no text.')
  return JSON.stringify(text)
}
