import type { QuantileInterval } from '../aggregate/quantile-interval.ts'
import { quantityDefinitions, type Quantity } from '../domain/quantity.ts'

/** Fixed-point steps, half ones included, as a decimal in the quantity's unit. */
export function inUnit(steps: number, quantity: Quantity): number {
  return steps / quantityDefinitions[quantity].stepsPerUnit
}

export function intervalInUnit(
  { lower, upper }: QuantileInterval,
  quantity: Quantity,
): { lower: number | null; upper: number | null; level: 0.95 } {
  return {
    lower: lower === null ? null : inUnit(lower, quantity),
    upper: upper === null ? null : inUnit(upper, quantity),
    level: 0.95,
  }
}
