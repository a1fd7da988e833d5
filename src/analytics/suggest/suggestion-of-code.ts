import { protocolByLoinc, protocols } from '../../catalogue/protocols.ts'
import type { Code } from '../../domain/code.ts'
import type { Suggestion } from './suggestion.ts'

const byRpid = new Map(protocols.map((protocol) => [protocol.rpid, protocol]))

/** A procedure code that is, or is paired with, a protocol of the catalogue decides; null for any other. */
export function suggestionOfCode(code: Code): Suggestion | null {
  const loinc = protocolByLoinc(code.value)
  if (loinc !== undefined) {
    const evidence = [`The exam carries the LOINC code ${loinc.loinc}: ${loinc.name}.`]
    return { loinc: loinc.loinc, score: 1, evidence }
  }
  const paired = byRpid.get(code.value.toUpperCase())
  if (paired === undefined) return null
  const how = paired.rpidPairing === 'confirmed' ? 'paired with' : 'of the same name as'
  const evidence = [`The exam carries ${code.value}, ${how} LOINC ${paired.loinc}: ${paired.name}.`]
  return { loinc: paired.loinc, score: 1, evidence }
}
