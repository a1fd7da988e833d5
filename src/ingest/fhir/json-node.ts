/** A JSON object of which nothing is known yet; keys are read only where they are its own. */
export type JsonNode = Readonly<Record<string, unknown>>

export const isNode = (value: unknown): value is JsonNode =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const own = (node: JsonNode | undefined, name: string): unknown =>
  node !== undefined && Object.hasOwn(node, name) ? node[name] : undefined

export function nodeAt(node: JsonNode | undefined, name: string): JsonNode | undefined {
  const value = own(node, name)
  return isNode(value) ? value : undefined
}

/** The objects of a list with their positions; one object where a list belongs is taken as a list of one. */
export function nodesAt(
  node: JsonNode | undefined,
  name: string,
): readonly { readonly node: JsonNode; readonly index: number }[] {
  const value = own(node, name)
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.flatMap((item, index) => (isNode(item) ? [{ node: item, index }] : []))
}

/** Text that says something, without blanks around it. */
export function textAt(node: JsonNode | undefined, name: string): string | undefined {
  const value = own(node, name)
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  return text === '' ? undefined : text
}

/** A text of a list of texts, or a single one. */
export function textsAt(node: JsonNode | undefined, name: string): readonly string[] {
  const value = own(node, name)
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  return list.filter((item) => typeof item === 'string')
}

export const valueAt = own

export const has = (node: JsonNode, name: string): boolean =>
  Object.hasOwn(node, name) && node[name] !== null
