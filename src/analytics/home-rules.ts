import type { BandRule } from '../aggregate/cell-plan.ts'
import { protocolByLoinc } from '../catalogue/protocols.ts'
import { bandRule } from './band-rule.ts'
import { usualSchemes } from './protocol-plans.ts'

/**
 * The rules of a protocol's usual schemes, by which exams lie together in the core: those of most questions,
 * under the same ids. None for a protocol that the catalogue does not have.
 */
export function homeRules(loinc: string): readonly BandRule[] {
  const protocol = protocolByLoinc(loinc)
  return protocol === undefined ? [] : usualSchemes(protocol).map((scheme) => bandRule(scheme, 0))
}
