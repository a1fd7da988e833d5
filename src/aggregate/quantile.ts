import type { Sample } from './sample.ts'

/** Hyndman & Fan (1996): 6 = Excel EXC, SPSS, Minitab; 7 = R, numpy, Excel INC, DuckDB. */
export const quantileTypes = [6, 7] as const
export type QuantileType = (typeof quantileTypes)[number]

/** 0-based position h of the p-quantile in a sorted sample of n, before clamping. */
const position: Readonly<Record<QuantileType, (n: number, p: number) => number>> = {
  6: (n, p) => (n + 1) * p - 1,
  7: (n, p) => (n - 1) * p,
}

/**
 * The p-quantile by linear interpolation, x_i + f·(x_{i+1} − x_i), h clamped to [0, n−1].
 * One value is its own every quantile; ties need no rule, since only positions count.
 * @param p 0 to 1
 * @returns in the sample's own steps, fractional between two of them
 * @throws RangeError on p outside 0..1
 */
export function quantile(sample: Sample, p: number, type: QuantileType): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a quantile's p lies in 0..1, not ${p}`)
  const last = sample.length - 1
  const h = Math.min(Math.max(position[type](sample.length, p), 0), last)
  const below = Math.floor(h)
  const lower = sample[below] ?? Number.NaN
  const upper = sample[Math.min(below + 1, last)] ?? Number.NaN
  return lower + (h - below) * (upper - lower)
}

/** The median: types 6 and 7 agree on it for every n. */
export function median(sample: Sample): number {
  return quantile(sample, 0.5, 7)
}
