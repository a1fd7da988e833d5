import { bandingSchemes } from '../catalogue/banding-schemes.ts'
import { protocols } from '../catalogue/protocols.ts'
import { quantities } from '../domain/quantity.ts'
import type { CellDefinition } from './cell-definition.ts'

const protocolRank = rankBy(protocols.map(({ loinc }) => loinc))
const schemeRank = rankBy(bandingSchemes.map(({ id }) => id))
const quantityRank = rankBy(quantities)

/**
 * The order of rows in every answer: protocols and schemes as the catalogue lists them, bands upwards,
 * quantities, phantoms. It depends on no data, so that equal registries give equal answers.
 */
export function compareCells(left: CellDefinition, right: CellDefinition): number {
  return (
    protocolRank(left.protocol.loinc) - protocolRank(right.protocol.loinc) ||
    schemeRank(left.scheme.id) - schemeRank(right.scheme.id) ||
    left.band.min - right.band.min ||
    quantityRank(left.quantity) - quantityRank(right.quantity) ||
    (left.phantomCm ?? 0) - (right.phantomCm ?? 0)
  )
}

function rankBy(names: readonly string[]): (name: string) => number {
  const ranks = new Map(names.map((name, rank) => [name, rank]))
  return (name) => ranks.get(name) ?? names.length
}
