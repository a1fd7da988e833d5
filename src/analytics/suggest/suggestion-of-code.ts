import { protocolByLoinc, protocols } from '../../catalogue/protocols.ts'
import type { Code } from '../../domain/code.ts'
import type { Modality } from '../../domain/exam-report.ts'
import type { Suggestion } from './suggestion.ts'

const byRpid = new Map(protocols.map((protocol) => [protocol.rpid, protocol]))

/** Designators and URIs by which reports and FHIR name LOINC. */
const loincSchemes = new Set(['LN', 'LOINC', 'http://loinc.org', 'urn:oid:2.16.840.1.113883.6.1'])

/** A procedure code that is, or is paired with, a protocol of the catalogue decides; null for any other. */
export function suggestionOfCode(code: Code, modality: Modality): Suggestion | null {
  const loinc = loincSchemes.has(code.scheme) ? protocolByLoinc(code.value) : undefined
  const paired = byRpid.get(code.value.toUpperCase())
  // A radiograph's code on a CT is wrong: the words are asked.
  if (((loinc ?? paired)?.modality === 'CT') !== (modality === 'CT')) return null
  if (loinc !== undefined) {
    const evidence = [`The exam carries the LOINC code ${loinc.loinc}: ${loinc.name}.`]
    return { loinc: loinc.loinc, score: 1, evidence }
  }
  if (paired === undefined) return null
  const how = paired.rpidPairing === 'confirmed' ? 'paired with' : 'of the same name as'
  const evidence = [`The exam carries ${code.value}, ${how} LOINC ${paired.loinc}: ${paired.name}.`]
  return { loinc: paired.loinc, score: 1, evidence }
}
