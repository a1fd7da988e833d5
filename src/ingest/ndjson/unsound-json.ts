const stringToken = /"(?:[^"\\]|\\.)*"(\s*:)?/g

function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  const nested = Object.values(value).reduce<number>((sum, item) => sum + countKeys(item), 0)
  return nested + (Array.isArray(value) ? 0 : Object.keys(value).length)
}

/**
 * What `JSON.parse` lets pass and a registry must not: of a key written twice the last value wins silently, and
 * texts with half a surrogate pair all become one text when encoded, identifiers included.
 * @param line the text, @param value what it parsed to, already of the right shape (so it is small and shallow)
 */
export function unsoundJson(line: string, value: unknown): string | null {
  let keys = 0
  for (const token of line.matchAll(stringToken)) if (token[1] !== undefined) keys += 1
  if (keys !== countKeys(value)) return 'a key occurs twice'
  // JSON.stringify escapes surrogates only where they are unpaired
  if (/\\u[dD][89a-fA-F]/.test(line) && /\\ud[89a-f]/.test(JSON.stringify(value)))
    return 'half a surrogate pair'
  return null
}
