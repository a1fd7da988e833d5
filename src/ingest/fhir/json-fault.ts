/** Nesting of a bundle: contained resources and extensions come to about fifteen. */
const deepest = 64
/** Values of one bundle: some 3,000 dose summaries with all they refer to. */
const mostValues = 500_000

const quote = 0x22
const backslash = 0x5c
const colon = 0x3a
const comma = 0x2c
const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d

export type JsonFault =
  'nested too deep' | 'too many values' | 'a key occurs twice' | 'half a surrogate pair'

/**
 * What `JSON.parse` lets pass and a registry must not, found in one pass without recursion and before anything is
 * built: depth and number of values that no bundle has, a key written twice (the last would win silently), half a
 * surrogate pair (all such texts become one when encoded). Whether the text is JSON at all is for the parser to say.
 */
export function jsonFault(text: string): JsonFault | null {
  /** Keys of the open objects; null for an open array. */
  const open: (Set<string> | null)[] = []
  let values = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === openBrace || code === openBracket) {
      open.push(code === openBrace ? new Set() : null)
      values += 1
      if (open.length > deepest) return 'nested too deep'
    } else if (code === closeBrace || code === closeBracket) open.pop()
    else if (code === comma) values += 1
    else if (code === quote) {
      const end = stringEnd(text, at)
      const token = text.slice(at, end)
      const plain = token.includes('\\') ? unescaped(token) : token.slice(1, -1)
      if (plain === null) return 'half a surrogate pair'
      const keys = open.at(-1)
      if (keys && isKey(text, end)) {
        if (keys.has(plain)) return 'a key occurs twice'
        keys.add(plain)
      }
      at = end - 1
    }
    if (values > mostValues) return 'too many values'
  }
  return null
}

/** Position behind the closing quote, or the end of the text. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === quote) return at + 1
    if (code === backslash) at += 1
  }
  return text.length
}

function isKey(text: string, end: number): boolean {
  let at = end
  while (text.charCodeAt(at) <= 0x20) at += 1
  return text.charCodeAt(at) === colon
}

/** Null for half a surrogate pair; what is no JSON string is left to the parser. */
function unescaped(token: string): string | null {
  try {
    const plain: unknown = JSON.parse(token)
    return /\p{Surrogate}/u.test(String(plain)) ? null : String(plain)
  } catch {
    return token
  }
}
