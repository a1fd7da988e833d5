import type { ProtocolCells } from '../aggregate/cell-plan.ts'
import { conversionFactor } from '../domain/effective-dose.ts'
import type { PhantomCm } from '../domain/phantom.ts'
import { kFactorSet } from './k-factor-set.ts'

/** Nobody is older; and from 18 years on the factor is one. */
const lastMonth = 1200

type Tables = NonNullable<ProtocolCells['kFactors']>

/** Facts of the catalogue, worked out once for each region. */
const known = new Map<string, Tables>()

/** mSv per mGy·cm of a region by completed months of age, for each phantom. */
export function kFactorTables(region: string): Tables {
  const found = known.get(region) ?? {
    cm16: byMonth(region, 16),
    cm32: byMonth(region, 32),
  }
  known.set(region, found)
  return found
}

function byMonth(region: string, phantomCm: PhantomCm): Float64Array | null {
  const set = kFactorSet()
  const factors = Float64Array.from(
    { length: lastMonth + 1 },
    (_, months) => conversionFactor(set, region, phantomCm, months)?.k ?? Number.NaN,
  )
  return factors.every(Number.isNaN) ? null : factors
}
