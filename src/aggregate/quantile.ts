import type { Sample } from './sample.ts'

/** Hyndman & Fan (1996): 6 = Excel EXC, SPSS, Minitab; 7 = R, numpy, Excel INC, DuckDB. */
export const quantileTypes = [6, 7] as const
export type QuantileType = (typeof quantileTypes)[number]

/** 0-based position h of the p-quantile in a sorted sample of n, before clamping. */
const position: Readonly<Record<QuantileType, (n: number, p: number) => number>> = {
  6: (n, p) => (n + 1) * p - 1,
  7: (n, p) => (n - 1) * p,
}

/** Where a quantile lies in a sorted sample: between the values at `below` and `below + 1` (0-based). */
export interface QuantilePosition {
  readonly below: number
  readonly fraction: number
}

/**
 * @param n sample size, 1 or more
 * @param p 0 to 1
 * @throws RangeError on p outside 0..1
 */
export function quantilePosition(n: number, p: number, type: QuantileType): QuantilePosition {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a quantile's p lies in 0..1, not ${p}`)
  const h = Math.min(Math.max(position[type](n, p), 0), n - 1)
  const below = Math.floor(h)
  return { below, fraction: h - below }
}

/** x_i + f·(x_{i+1} − x_i): the one formula of every quantile (methods.md, section 4). */
export function interpolate(lower: number, upper: number, fraction: number): number {
  return lower + fraction * (upper - lower)
}

/**
 * The p-quantile by linear interpolation, x_i + f·(x_{i+1} − x_i), h clamped to [0, n−1].
 * One value is its own every quantile; ties need no rule, since only positions count.
 * @param p 0 to 1
 * @returns in the sample's own steps, fractional between two of them
 * @throws RangeError on p outside 0..1
 */
export function quantile(sample: Sample, p: number, type: QuantileType): number {
  const { below, fraction } = quantilePosition(sample.length, p, type)
  const lower = sample[below] ?? Number.NaN
  const upper = sample[Math.min(below + 1, sample.length - 1)] ?? Number.NaN
  return interpolate(lower, upper, fraction)
}

/** The median: types 6 and 7 agree on it for every n. */
export function median(sample: Sample): number {
  return quantile(sample, 0.5, 7)
}
