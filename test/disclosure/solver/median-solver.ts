import type { PublishedCell } from './published.ts'

type Figures = Pick<PublishedCell, 'p25' | 'achievable' | 'drl' | 'interval'>

/** How finely a median is tried: so many tries to one step of its third figure. */
const fineness = 20
/** How far; a median that may be so many steps off is not pinned. */
const reach = 4

/**
 * What all facilities but one, who know their own medians, find of the missing one from what was published: the extent
 * around the truth, in steps of its third figure, that gives the same figures. (The truth only starts the search: the
 * figures rise with a median, so what fits is in one piece.)
 */
export function extent(
  others: readonly number[],
  truth: number,
  published: Figures,
): { readonly low: number; readonly high: number } {
  const step = 10 ** (Math.floor(Math.log10(truth)) - 2)
  const fits = (value: number): boolean => same(figuresOf([...others, value]), published)
  let low = 0
  let high = 0
  while (low > -reach * fineness && fits(truth + ((low - 1) * step) / fineness)) low--
  while (high < reach * fineness && fits(truth + ((high + 1) * step) / fineness)) high++
  return { low: truth + (low * step) / fineness, high: truth + (high * step) / fineness }
}

/** Whether only one value of three figures is left between two ends. */
export function isPinnedTo3(low: number, high: number): boolean {
  return low.toPrecision(3) === high.toPrecision(3)
}

/** The same figures; what was left open tells nothing. */
function same(found: ReturnType<typeof figuresOf>, published: Figures): boolean {
  const fits = (value: number | null, shown: number | null | undefined): boolean =>
    shown === null ||
    shown === undefined ||
    (value !== null && Number(value.toPrecision(2)) === shown)
  return (
    fits(found.p25, published.p25) &&
    fits(found.p50, published.achievable) &&
    fits(found.p75, published.drl) &&
    fits(found.lower, published.interval?.lower) &&
    fits(found.upper, published.interval?.upper)
  )
}

/** As the method is published: type 7; ends of the 95 % interval of P75, each the mean of three. */
function figuresOf(values: readonly number[]) {
  const x = [...values].sort((a, b) => a - b)
  const n = x.length
  const at = (rank: number): number => x[Math.min(Math.max(rank, 1), n) - 1] ?? Number.NaN
  const type7 = (p: number): number => {
    const h = 1 + (n - 1) * p
    const k = Math.floor(h)
    return at(k) + (h - k) * (at(k + 1) - at(k))
  }
  const cumulative: number[] = []
  for (let k = 0, term = 0.25 ** n, sum = 0; k <= n; k++) {
    sum += term
    cumulative.push(sum)
    term *= ((n - k) / (k + 1)) * 3
  }
  const below = (rank: number): number => cumulative[rank - 1] ?? 0
  const ranks = Array.from({ length: n }, (_, i) => i + 1)
  const lowerRank = ranks.findLast((rank) => below(rank) <= 0.025 + 1e-15) ?? null
  const upperRank = ranks.find((rank) => below(rank) >= 0.975 - 1e-15) ?? null
  const mean = (rank: number): number => (at(rank - 1) + at(rank) + at(rank + 1)) / 3
  const lower = lowerRank === null || lowerRank < 4 || lowerRank >= n ? null : mean(lowerRank)
  const upper = upperRank === null || n - upperRank < 3 || upperRank <= 1 ? null : mean(upperRank)
  return {
    p25: type7(0.25),
    p50: type7(0.5),
    p75: type7(0.75),
    lower,
    upper,
  }
}
