import { palette } from './palette.ts'

export const markShapes = [
  'bar',
  'triangle',
  'square',
  'diamond',
  'star',
  'wye',
  'circle',
  'cross',
  'hexagon',
  'slim',
  'flat',
] as const
export type MarkShape = (typeof markShapes)[number]

/** How a reference set is drawn: never by colour alone. */
export interface ReferenceMark {
  readonly shape: MarkShape
  readonly colour: string
}

/** What a rail, legend or chooser knows of a set. */
export interface ReferenceSet {
  readonly set: string
  readonly name: string
  readonly short: string
  readonly mark: ReferenceMark
}

const registryMark: ReferenceMark = { shape: 'bar', colour: palette.ink }
const named: readonly {
  readonly pattern: RegExp
  readonly short: string
  readonly mark: ReferenceMark
}[] = [
  { pattern: /pidrl/i, short: 'PiDRL', mark: { shape: 'triangle', colour: '#6b4a9c' } },
  { pattern: /euclid/i, short: 'EUCLID', mark: { shape: 'square', colour: '#94640a' } },
]
/** National and other sets, in the order of their ids; more sets than shapes share a shape, never a mark. */
const others: readonly ReferenceMark[] = [
  { shape: 'diamond', colour: '#3f6d3a' },
  { shape: 'star', colour: '#7a4a2b' },
  { shape: 'wye', colour: '#4c5f8a' },
  { shape: 'circle', colour: '#7a6d2b' },
  { shape: 'cross', colour: '#8a3a62' },
  { shape: 'hexagon', colour: '#2f6f73' },
  { shape: 'slim', colour: '#5b4a8a' },
  { shape: 'flat', colour: '#5f5f2a' },
]

function otherMark(index: number): ReferenceMark {
  const shape = others[index % others.length]?.shape ?? 'circle'
  const turn = index + Math.floor(index / others.length)
  return { shape, colour: others[turn % others.length]?.colour ?? palette.ink }
}

/** "United Kingdom, national DRLs (2022)" as "United Kingdom 2022"; a name without a comma stays whole. */
function shortName(name: string): string {
  const place = /^([^,(]+),/.exec(name)?.[1]
  const year = /\b((?:19|20)\d{2})\b/.exec(name)?.[1]
  if (place === undefined) return name
  return year === undefined ? place : `${place} ${year}`
}

/** Gives every set its mark; the same list of ids always gives the same marks, registry first. */
export function referenceSets(
  references: readonly { readonly set: string; readonly name: string }[],
): readonly ReferenceSet[] {
  const names = new Map(references.map(({ set, name }) => [set, name]))
  const ids = [...names.keys()].sort((a, b) => a.localeCompare(b))
  let next = 0
  const sets = ids.map((set): ReferenceSet => {
    const name = names.get(set) ?? set
    if (set === 'registry') return { set, name, short: 'registry DRL', mark: registryMark }
    const known = named.find(({ pattern }) => pattern.test(set))
    if (known !== undefined) return { set, name, short: known.short, mark: known.mark }
    const mark = otherMark(next)
    next += 1
    return { set, name, short: shortName(name), mark }
  })
  const order = (set: ReferenceSet) => markShapes.indexOf(set.mark.shape)
  return sets.sort((a, b) => order(a) - order(b) || a.set.localeCompare(b.set))
}
