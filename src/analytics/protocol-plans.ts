import { schemeById } from '../catalogue/banding-schemes.ts'
import { protocolByLoinc } from '../catalogue/protocols.ts'
import type { Protocol } from '../catalogue/types.ts'
import type { BandingScheme } from '../domain/band.ts'
import type { Quantity } from '../domain/quantity.ts'
import { usualQuantities, type Question } from './question.ts'

/** What a question asks of one protocol. */
export interface ProtocolPlan {
  readonly protocol: Protocol
  readonly schemes: readonly BandingScheme[]
  readonly quantities: readonly Quantity[]
}

/** Scheme of everybody from 18 years up. */
export const adultSchemeId = 'adult-all'

/**
 * One plan for every code of the dictionary; null for code 0 (unmapped) and for codes that the
 * catalogue no longer has, which are unmapped too.
 */
export function protocolPlans(
  dictionary: readonly string[],
  question: Question,
): readonly (ProtocolPlan | null)[] {
  return dictionary.map((loinc) => {
    const protocol = protocolByLoinc(loinc)
    return protocol === undefined ? null : protocolPlan(protocol, question)
  })
}

export function protocolPlan(protocol: Protocol, question: Question): ProtocolPlan {
  return {
    protocol,
    schemes: schemesOf(protocol, question),
    quantities:
      question.quantity === null ? usualQuantities[protocol.modality] : [question.quantity],
  }
}

/** Children by the protocol's own scheme, adults all together. */
export function usualSchemes({ paediatricScheme }: Protocol): readonly BandingScheme[] {
  return [knownScheme(paediatricScheme), knownScheme(adultSchemeId)]
}

/** A scheme that was asked for replaces the usual ones. */
function schemesOf(protocol: Protocol, { scheme, population }: Question): readonly BandingScheme[] {
  if (scheme !== null) return [knownScheme(scheme)]
  if (population === 'paediatric') return [knownScheme(protocol.paediatricScheme)]
  if (population === 'adult') return [knownScheme(adultSchemeId)]
  return usualSchemes(protocol)
}

function knownScheme(id: string): BandingScheme {
  const scheme = schemeById(id)
  if (scheme === undefined) throw new Error(`no banding scheme ${id} in the catalogue`)
  return scheme
}
