import { intervalRanks } from './interval-ranks.ts'
import { orderStatistic, type Sample } from './sample.ts'

/** Distribution-free interval of a quantile in the sample's own steps; null: open on that side. */
export interface QuantileInterval {
  readonly lower: number | null
  readonly upper: number | null
}

/** The two order statistics that bound the p-quantile at 95 %. */
export function quantileInterval(sample: Sample, p: number): QuantileInterval {
  const { lower, upper } = intervalRanks(sample.length, p)
  return {
    lower: lower === null ? null : orderStatistic(sample, lower),
    upper: upper === null ? null : orderStatistic(sample, upper),
  }
}
