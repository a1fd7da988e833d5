import { headBands, type PublishedCell } from './published.ts'

/** What an attacker says of a count that was not published. */
export interface Claim {
  /** scheme/band of a withheld cell, or what is left of one without others. */
  readonly of: string
  readonly quantity: string
  /** Every value the count can have, if there are under ten; they are few, or there is no claim. */
  readonly values: readonly number[]
}

/** Exams with which a facility counts in a children's cell: said in the method of every release. */
const minimum = 10
const fewest = 10

interface Unknown {
  readonly name: string
  /** Null: withheld. */
  readonly exams: number | null
  readonly facilities: number | null
}

/**
 * All that follows from the counts of one protocol's children's heads, whose bands lie within one another. For each band
 * that is made of others: with K facilities in the whole and k in a part, a facility of the whole that is not in the
 * part has at most nine exams there; one that is in no part has ten in all. Whole numbers that fit are tried, all.
 * @param facilitiesKnown how many facilities there are at most
 */
export function countClaims(
  cells: readonly PublishedCell[],
  facilitiesKnown: number,
): readonly Claim[] {
  const claims: Claim[] = []
  for (const quantity of new Set(cells.map((cell) => cell.quantity))) {
    const named = cells
      .filter((cell) => cell.quantity === quantity)
      .map(({ scheme, band, exams, facilities }) => ({
        name: `${scheme}/${band}`,
        exams,
        facilities,
      }))
    for (const whole of named) {
      const parts = named.filter((part) => isPart(part.name, whole.name))
      const [only] = parts
      if (only !== undefined && sameBand(only.name, whole.name)) {
        for (const [here, there] of [
          [whole, only],
          [only, whole],
        ] as const)
          if (here.exams === null && there.exams !== null)
            claims.push({ of: here.name, quantity, values: [there.exams] })
      } else if (parts.length > 0) claims.push(...claimsOf(whole, parts, quantity, facilitiesKnown))
    }
  }
  return claims
}

function claimsOf(
  whole: Unknown,
  parts: readonly Unknown[],
  quantity: string,
  facilitiesKnown: number,
): readonly Claim[] {
  const claims: Claim[] = []
  const claim = (of: string, values: ReadonlySet<number>): void => {
    if (values.size > 0 && values.size < fewest)
      claims.push({ of, quantity, values: [...values].sort((a, b) => a - b) })
  }
  const hidden = [whole, ...parts].filter(({ exams }) => exams === null)
  for (const target of hidden) claim(target.name, feasible(target, whole, parts, facilitiesKnown))
  if (hidden.length === 0) {
    const rest = parts.reduce((left, part) => left - (part.exams ?? 0), whole.exams ?? 0)
    if (rest > 0 && rest < fewest) claim(`rest of ${whole.name}`, new Set([rest]))
  }
  return claims
}

/** The counts of one cell for which there is a table; it is left when ten are found. */
function feasible(
  target: Unknown,
  whole: Unknown,
  parts: readonly Unknown[],
  facilitiesKnown: number,
): ReadonlySet<number> {
  const found = new Set<number>()
  const totals = whole.facilities === null ? range(0, facilitiesKnown) : [whole.facilities]
  for (const total of totals) {
    for (const inParts of combinations(
      parts.map((part) => (part.facilities === null ? range(0, total) : [part.facilities])),
    )) {
      if (inParts.some((count) => count > total)) continue
      const covered = inParts.reduce((sum, count) => sum + count, 0)
      const least = minimum * Math.max(0, total - covered)
      const most = (minimum - 1) * inParts.reduce((sum, count) => sum + total - count, 0)
      addFeasible(found, target, whole, parts, inParts, least, most)
      if (found.size >= fewest) return found
    }
  }
  return found
}

/** Intervals of every part's exams; the target takes every value that leaves the others room. */
function addFeasible(
  found: Set<number>,
  target: Unknown,
  whole: Unknown,
  parts: readonly Unknown[],
  inParts: readonly number[],
  least: number,
  most: number,
): void {
  const highest = whole.exams ?? 10_000
  const bounds = parts.map((part, i) => {
    if (part.exams !== null) return [part.exams, part.exams] as const
    const facilities = inParts[i] ?? 0
    return facilities === 0 ? ([0, 0] as const) : ([minimum * facilities, highest] as const)
  })
  const sum = (side: 0 | 1, without: number): number =>
    bounds.reduce((total, bound, i) => (i === without ? total : total + bound[side]), 0)
  if (target === whole) {
    for (let exams = sum(0, -1) + least; exams <= sum(1, -1) + most; exams++) {
      found.add(exams)
      if (found.size >= fewest) return
    }
    return
  }
  const at = parts.indexOf(target)
  const [low, high] = bounds[at] ?? [0, -1]
  for (let exams = low; exams <= high; exams++) {
    // whole = parts + rest, rest within least..most; a withheld whole takes any sum.
    const fits =
      whole.exams === null ||
      (exams + sum(0, at) + least <= whole.exams && whole.exams <= exams + sum(1, at) + most)
    if (fits) found.add(exams)
    if (found.size >= fewest) return
  }
}

const range = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i)

function combinations(lists: readonly (readonly number[])[]): readonly (readonly number[])[] {
  return lists.reduce<readonly (readonly number[])[]>(
    (all, list) => all.flatMap((head) => list.map((value) => [...head, value])),
    [[]],
  )
}

const boundsOf = (name: string): readonly [number, number] => headBands[name] ?? [0, 0]

function sameBand(left: string, right: string): boolean {
  return boundsOf(left).every((edge, i) => edge === boundsOf(right)[i])
}

/** Of the other scheme, and within; of two equal bands the ACR one is the part. */
function isPart(part: string, whole: string): boolean {
  const [from, to] = boundsOf(part)
  const [first, last] = boundsOf(whole)
  if (to === 0 || last === 0 || part === whole) return false
  if (sameBand(part, whole)) return part.startsWith('acr')
  return from >= first && to <= last && part.split('/')[0] !== whole.split('/')[0]
}
