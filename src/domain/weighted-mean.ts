import type { FixedDose } from './fixed-point.ts'

/**
 * Mean of fixed-point doses weighted by non-negative integers, rounded half-even to a whole step.
 * Exact: products of a dose and a weight exceed 2^53, so the sums are BigInt.
 * @returns null when there is nothing to weigh, or every weight is 0
 */
export function weightedMean(
  items: readonly { readonly dose: FixedDose; readonly weight: number }[],
): FixedDose | null {
  let weighted = 0n
  let weights = 0n
  for (const { dose, weight } of items) {
    weighted += BigInt(dose) * BigInt(weight)
    weights += BigInt(weight)
  }
  if (weights === 0n) return null
  const quotient = weighted / weights
  const twice = (weighted % weights) * 2n
  const up = twice > weights || (twice === weights && quotient % 2n === 1n)
  return Number(up ? quotient + 1n : quotient)
}
