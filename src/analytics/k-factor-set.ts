import { defaultKFactorSetId, kFactorSetById } from '../catalogue/k-factors.ts'
import type { KFactorSet } from '../catalogue/types.ts'

/** The factors behind every effective dose, named in the provenance. */
export function kFactorSet(): KFactorSet {
  const set = kFactorSetById(defaultKFactorSetId)
  if (set === undefined) throw new Error(`no factor set ${defaultKFactorSetId} in the catalogue`)
  return set
}
