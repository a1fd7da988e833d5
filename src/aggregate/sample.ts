declare const checked: unique symbol

/** A non-empty, ascending sample without NaN; made by `sampleOf` or `asSample`, trusted after. */
export type Sample = (Uint32Array | Float64Array) & { readonly [checked]: true }

/**
 * A sorted copy of the values, or null when there are none.
 * @throws RangeError on NaN: it has no place in an order, and estimators disagree on it
 */
export function sampleOf(values: Uint32Array | Float64Array | readonly number[]): Sample | null {
  const sorted = values instanceof Uint32Array ? values.slice() : Float64Array.from(values)
  return asSample(sorted.sort())
}

/**
 * The same values as a sample, without copying; null when there are none.
 * @throws RangeError when they are not ascending or hold a NaN
 */
export function asSample(sorted: Uint32Array | Float64Array): Sample | null {
  if (sorted.length === 0) return null
  if (!isAscending(sorted)) throw new RangeError('a sample must be ascending and without NaN')
  return sorted
}

function isAscending(values: Uint32Array | Float64Array): values is Sample {
  let previous = -Infinity
  for (const value of values) {
    if (!(value >= previous)) return false
    previous = value
  }
  return true
}

/**
 * The order statistic of a 1-based rank.
 * @throws RangeError outside 1..n
 */
export function orderStatistic(sample: Sample, rank: number): number {
  const value = sample[rank - 1]
  if (value === undefined) throw new RangeError(`rank ${rank} outside 1..${sample.length}`)
  return value
}
