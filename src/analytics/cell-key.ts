import type { CellKey } from '../contract/analytics.ts'
import { quantityDefinitions } from '../domain/quantity.ts'
import type { CellDefinition } from './cell-definition.ts'

/** A cell in the words of the contract. Its phantom is what the scanners reported, never assumed. */
export function cellKey({ protocol, scheme, band, quantity, phantomCm }: CellDefinition): CellKey {
  return {
    protocol: { loinc: protocol.loinc, name: protocol.name },
    scheme: scheme.id,
    band: band.id,
    bandLabel: band.label,
    population: scheme.population.kind,
    quantity,
    unit: quantityDefinitions[quantity].unit,
    phantomCm,
    phantomAssumed: false,
  }
}

/** Identifies a cell among the rows of any answer. */
export function cellKeyText({
  protocol,
  scheme,
  band,
  quantity,
  phantomCm,
}: Pick<CellKey, 'protocol' | 'scheme' | 'band' | 'quantity' | 'phantomCm'>): string {
  return [protocol.loinc, scheme, band, quantity, phantomCm ?? ''].join('|')
}
