import { nodeAt, nodesAt, textAt, type JsonNode } from './json-node.ts'

/** A DICOM UID as FHIR writes it: "urn:oid:1.2.3", or bare; undefined for what is none (PS3.5, 9.1). */
export function dicomUid(text: string | undefined): string | undefined {
  const uid = text?.replace(/^urn:oid:/i, '')
  return uid !== undefined && /^[0-9.]{1,64}$/.test(uid) ? uid : undefined
}

export const typeCodes = (identifier: JsonNode): readonly string[] =>
  nodesAt(nodeAt(identifier, 'type'), 'coding').flatMap(({ node }) => textAt(node, 'code') ?? [])

/** The UIDs among identifiers: typed as asked, or of the system of DICOM UIDs without another type. */
export function uidsOf(
  identifiers: readonly { readonly node: JsonNode }[],
  type: string,
): readonly string[] {
  return identifiers.flatMap(({ node }) => {
    const types = typeCodes(node)
    const untyped = types.every((code) => code === 'DUI' || !code.includes('uid'))
    const meant = types.includes(type) || (textAt(node, 'system') === 'urn:dicom:uid' && untyped)
    return meant ? (dicomUid(textAt(node, 'value')) ?? []) : []
  })
}

/** The value of the first identifier of this type. */
export const identifierOfType = (
  identifiers: readonly { readonly node: JsonNode }[],
  type: string,
): string | undefined =>
  identifiers
    .filter(({ node }) => typeCodes(node).includes(type))
    .map(({ node }) => textAt(node, 'value'))
    .find((value) => value !== undefined)

export const isAccession = (identifier: JsonNode): boolean => typeCodes(identifier).includes('ACSN')
