import type { Sample } from './sample.ts'

export interface HistogramBin {
  /** Included. */
  readonly from: number
  /** Excluded. */
  readonly to: number
  readonly count: number
}

/**
 * Counts in bins of equal width on the logarithm, [10^(k/m), 10^((k+1)/m)): dose distributions are
 * log-normal in shape. The grid is fixed, never fitted to the data, so that histograms of two
 * hospitals lie on one another and no edge is anybody's value. Bins run from the smallest to the
 * largest value, empty ones between included; values under 1 step share one bin from 0.
 * @param perDecade bins to a factor of ten
 * @returns ascending, in the sample's own steps; counts add up to n
 */
export function logHistogram(sample: Sample, perDecade = 20): readonly HistogramBin[] {
  const bins: HistogramBin[] = []
  const edge = (k: number): number => (k < 0 ? 0 : 10 ** (k / perDecade))
  const binOf = (value: number): number => {
    if (value < 1) return -1
    const k = Math.floor(Math.log10(value) * perDecade)
    // log10 may round across an edge: the edges themselves decide.
    return value < edge(k) ? k - 1 : value >= edge(k + 1) ? k + 1 : k
  }
  let start = 0
  let k = binOf(sample[0] ?? 0)
  while (start < sample.length) {
    const to = edge(k + 1)
    const end = firstAtLeast(sample, to, start)
    bins.push({ from: edge(k), to, count: end - start })
    start = end
    k++
  }
  return bins
}

/** Index of the first value of at least `bound`, from `start` on. */
function firstAtLeast(sample: Sample, bound: number, start: number): number {
  let low = start
  let high = sample.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sample[middle] ?? Infinity) < bound) low = middle + 1
    else high = middle
  }
  return low
}
