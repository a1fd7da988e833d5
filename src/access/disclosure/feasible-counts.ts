export interface Rest {
  /** Exams of a whole that are in none of its shown parts. */
  readonly exams: number
  /** Facilities that count in the whole, and in each of its shown parts. */
  readonly facilities: number
  readonly partFacilities: readonly number[]
  /** Fewest exams with which a facility counts in a cell. */
  readonly unitMinimum: number
  /** Most facilities that a withheld cell can have, unless it is withheld for the sake of another. */
  readonly mostFacilities: number
}

/**
 * How many values the count of a withheld part can have, counted up to a number: what an attacker is left with who knows
 * the counts of the whole and of its other parts. A facility of the whole that does not count in a part has less than
 * the minimum there, and one that counts in no part has at least the minimum in all of them together.
 * Further withheld parts only leave more room.
 */
export function feasibleCounts(rest: Rest, upTo: number): number {
  const { exams, facilities, partFacilities, unitMinimum, mostFacilities } = rest
  const covered = partFacilities.reduce((sum, count) => sum + count, 0)
  const missing = partFacilities.reduce((sum, count) => sum + facilities - count, 0)
  const values = new Set<number>()
  for (let within = 0; within <= Math.min(facilities, mostFacilities); within++) {
    const leastElsewhere = unitMinimum * Math.max(0, facilities - covered - within)
    const mostElsewhere = (unitMinimum - 1) * (missing + facilities - within)
    const from = Math.max(unitMinimum * within, exams - mostElsewhere)
    const to = within === 0 ? Math.min(0, exams - leastElsewhere) : exams - leastElsewhere
    for (let count = from; count <= to && values.size < upTo; count++) values.add(count)
  }
  return values.size
}
