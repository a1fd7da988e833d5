import type { Code } from '../../domain/code.ts'
import { nodeAt, nodesAt, textAt, type JsonNode } from './json-node.ts'

/** FHIR code systems and the DICOM scheme designators they are (PS3.16, table 8-1; FHIR R4, terminologies-systems). */
const schemes: ReadonlyMap<string, string> = new Map([
  ['http://loinc.org', 'LN'],
  ['http://snomed.info/sct', 'SCT'],
  ['http://snomed.info/srt', 'SRT'],
  ['http://dicom.nema.org/resources/ontology/DCM', 'DCM'],
  ['urn:oid:1.2.840.10008.2.16.4', 'DCM'],
  ['urn:oid:2.16.840.1.113883.6.1', 'LN'],
  ['urn:oid:2.16.840.1.113883.6.96', 'SCT'],
  ['http://radlex.org', 'RADLEX'],
  ['http://www.radlex.org', 'RADLEX'],
])

/** The codes of a CodeableConcept that are of a known scheme; a version behind the system ("|2025") is no matter. */
export function codesOf(concept: JsonNode | undefined): readonly Code[] {
  return nodesAt(concept, 'coding').flatMap(({ node }) => {
    const scheme = schemes.get((textAt(node, 'system') ?? '').replace(/\|.*$/, ''))
    const value = textAt(node, 'code')
    if (scheme === undefined || value === undefined || value.length > 64) return []
    const meaning = textAt(node, 'display')?.slice(0, 256)
    return [{ value, scheme, ...(meaning === undefined ? {} : { meaning }) }]
  })
}

/** "SCHEME VALUE" of each code of an element. */
export const codeKeys = (node: JsonNode | undefined, name: string): readonly string[] =>
  codesOf(nodeAt(node, name)).map(({ scheme, value }) => `${scheme} ${value}`)

/** What people read of a CodeableConcept. */
export const wordsOf = (concept: JsonNode | undefined): string | undefined =>
  textAt(concept, 'text') ??
  nodesAt(concept, 'coding')
    .map(({ node }) => textAt(node, 'display'))
    .find((display) => display !== undefined)
