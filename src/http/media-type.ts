export interface MediaType {
  /** "type/subtype", lower case. */
  readonly essence: string
  /** By name in lower case. */
  readonly parameters: ReadonlyMap<string, string>
}

const essencePattern = /^\s*([\w!#$&^.+*-]+\/[\w!#$&^.+*-]+)\s*(?=;|$)/
const parameterPattern = /;\s*(?:([\w!#$&^.+-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s"]*))\s*)?/y

/** A media type with its parameters, quoted or not (RFC 9110, 8.3.1); null for what is none. */
export function parseMediaType(text: string): MediaType | null {
  const start = essencePattern.exec(text)
  const essence = start?.[1]
  if (start === null || essence === undefined) return null
  const parameters = new Map<string, string>()
  let at = start[0].length
  while (at < text.length) {
    parameterPattern.lastIndex = at
    const match = parameterPattern.exec(text)
    if (match === null) return null
    const [whole, name, quoted, plain = ''] = match
    if (name !== undefined && !parameters.has(name.toLowerCase()))
      parameters.set(name.toLowerCase(), quoted?.replaceAll(/\\(.)/g, '$1') ?? plain)
    at += whole.length
  }
  return { essence: essence.toLowerCase(), parameters }
}

/**
 * Which of the offered kinds an Accept header wants most; the first offered where it does not matter.
 * @returns null when it wants none of them
 */
export function preferredType(
  accept: string | undefined,
  offered: readonly string[],
): string | null {
  if (accept === undefined || accept.trim() === '') return offered[0] ?? null
  const wanted = accept.split(',').map((range) => parseMediaType(range))
  let best: { readonly type: string; readonly quality: number } | null = null
  for (const type of offered) {
    const quality = qualityOf(type, wanted)
    if (quality > (best?.quality ?? 0)) best = { type, quality }
  }
  return best?.type ?? null
}

/** The most specific range that covers the type decides. */
function qualityOf(type: string, ranges: readonly (MediaType | null)[]): number {
  const family = `${type.slice(0, type.indexOf('/'))}/*`
  for (const covering of [type, family, '*/*']) {
    const range = ranges.find((one) => one?.essence === covering)
    if (range === undefined || range === null) continue
    const quality = Number(range.parameters.get('q') ?? '1')
    return Number.isFinite(quality) ? quality : 0
  }
  return 0
}
