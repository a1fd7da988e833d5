/** 1-based ranks of the order statistics that bound a quantile; null: open on that side. */
export interface IntervalRanks {
  readonly lower: number | null
  readonly upper: number | null
}

/** A binomial probability this far under the largest one adds nothing to a tail of 0.025 in double precision. */
const negligible = 1e-20

/**
 * Ranks of the distribution-free confidence interval of the p-quantile of n values: the tightest (l, u)
 * with P(Binomial(n, p) ≤ l−1) ≤ (1−level)/2 and P(Binomial(n, p) ≤ u−1) ≥ 1−(1−level)/2.
 * Exact for any n: probabilities are taken relative to the most probable count and divided by their own
 * sum, so nothing underflows; the work grows as sqrt(n).
 * @param n sample size, 0 or more (0: open on both sides)
 * @param p above 0 and under 1
 * @param level 0.5 or more: under it the bounds could cross the most probable count
 * @throws RangeError on n not a whole number, or p or level out of range
 */
export function intervalRanks(n: number, p: number, level = 0.95): IntervalRanks {
  if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`a sample size, not ${n}`)
  if (!(p > 0 && p < 1)) throw new RangeError(`p lies between 0 and 1, not ${p}`)
  if (!(level >= 0.5 && level < 1)) throw new RangeError(`a level of 0.5 to 1, not ${level}`)
  if (n === 0) return { lower: null, upper: null }
  const mode = Math.min(Math.floor((n + 1) * p), n)
  const odds = p / (1 - p)
  const below = relativeProbabilities(mode, (k) => (mode - k) / ((n - mode + k + 1) * odds))
  const above = relativeProbabilities(n - mode, (k) => ((n - mode - k) * odds) / (mode + k + 1))
  const tail = ((1 - level) / 2) * (1 + sum(below) + sum(above))
  const lowerCount = mode - stepsToTail(below, tail)
  const upperCount = mode + stepsToTail(above, tail)
  return {
    lower: lowerCount >= 0 ? lowerCount + 1 : null,
    upper: upperCount <= n ? upperCount : null,
  }
}

/** Probabilities of the counts 1, 2, ... steps from the mode, relative to the mode's, up to the last that matters. */
function relativeProbabilities(steps: number, ratio: (k: number) => number): readonly number[] {
  const probabilities: number[] = []
  for (let k = 0, weight = 1; k < steps; k++) {
    weight *= ratio(k)
    if (weight < negligible) break
    probabilities.push(weight)
  }
  return probabilities
}

/** Smallest first, so that the far tail is not lost beside the mode. */
function sum(weights: readonly number[]): number {
  let total = 0
  for (let i = weights.length - 1; i >= 0; i--) total += weights[i] ?? 0
  return total
}

/** The fewest steps (at least 1) from the mode whose count and all beyond it weigh no more than `tail`. */
function stepsToTail(weights: readonly number[], tail: number): number {
  let beyond = 0
  for (let i = weights.length - 1; i >= 0; i--) {
    beyond += weights[i] ?? 0
    if (beyond > tail) return i + 2
  }
  return 1
}
