import { fewestDiffering } from './traces.ts'

interface Counts {
  readonly exams: number
  readonly facilities: number
}

/**
 * The counts that the quantities of one group of exams state. Where the exams with one quantity differ in number by one
 * to nine from those with another (facilities: one or two), both state the smaller number: their difference would count
 * the few exams that lack a value.
 */
export function statedCounts<Of extends Counts>(
  contents: ReadonlyMap<string, Of>,
): ReadonlyMap<string, Counts> {
  const all = [...contents.values()]
  const exams = lowestOfNear(
    all.map((counts) => counts.exams),
    fewestDiffering.patients,
  )
  const facilities = lowestOfNear(
    all.map((counts) => counts.facilities),
    fewestDiffering.facilities,
  )
  return new Map(
    [...contents].map(([quantity, counts]) => [
      quantity,
      { exams: exams(counts.exams), facilities: facilities(counts.facilities) },
    ]),
  )
}

/** Numbers that lie less than a distance apart, one to the next, stand for the lowest of them. */
function lowestOfNear(numbers: readonly number[], distance: number): (number: number) => number {
  const lowest = new Map<number, number>()
  let before: number | null = null
  let stands = 0
  for (const number of numbers.toSorted((left, right) => left - right)) {
    if (before === null || number - before >= distance) stands = number
    lowest.set(number, stands)
    before = number
  }
  return (number) => lowest.get(number) ?? number
}
