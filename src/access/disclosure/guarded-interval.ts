/** Ends of an interval, as 1-based ranks or as values; null: open. */
interface Ends {
  readonly lower: number | null
  readonly upper: number | null
}

/**
 * An interval whose ends are nobody's value: each is the mean of the order statistic at its rank and its
 * two neighbours, and open where fewer than `beyond` values lie further out (or a neighbour is missing).
 * @param sorted ascending medians of facilities (or doses of exams)
 * @param ranks the ends' 1-based ranks
 */
export function guardedInterval(sorted: ArrayLike<number>, ranks: Ends, beyond: number): Ends {
  const { lower, upper } = ranks
  return {
    lower: lower === null || lower - 1 < beyond ? null : meanAround(sorted, lower),
    upper: upper === null || sorted.length - upper < beyond ? null : meanAround(sorted, upper),
  }
}

function meanAround(sorted: ArrayLike<number>, rank: number): number | null {
  const before = sorted[rank - 2]
  const at = sorted[rank - 1]
  const after = sorted[rank]
  if (before === undefined || at === undefined || after === undefined) return null
  return (before + at + after) / 3
}
