import { schemeById } from '../catalogue/banding-schemes.ts'
import { protocols } from '../catalogue/protocols.ts'
import type { Protocol } from '../catalogue/types.ts'
import type { BandingScheme } from '../domain/band.ts'
import { phantoms, type PhantomCm } from '../domain/phantom.ts'
import { quantityDefinitions, type Quantity } from '../domain/quantity.ts'
import type { CellDefinition } from './cell-definition.ts'
import { cellKey, cellKeyText } from './cell-key.ts'
import { compareCells } from './cell-order.ts'
import { usualSchemes } from './protocol-plans.ts'
import { usualQuantities } from './question.ts'
import { sha256Hex } from './sha256-hex.ts'

/** Bands that peers compare by besides a protocol's own: American references are by age, for heads and bodies. */
const alsoBandedBy: Readonly<Record<string, string>> = {
  'pidrl-head-age': 'acr-2022-head-age',
  'pidrl-body-weight': 'acr-2022-body-age',
}

/** The schemes of a protocol in the grid, its own before others; bands of one variable lie within one another. */
export function gridSchemes(protocol: Protocol): readonly BandingScheme[] {
  const also =
    protocol.modality === 'CT'
      ? schemeById(alsoBandedBy[protocol.paediatricScheme] ?? '')
      : undefined
  return also === undefined ? usualSchemes(protocol) : [...usualSchemes(protocol), also]
}

/** Schemes of the grid that are not their protocol's own: each is asked for by itself. */
export const gridSchemesBeside: readonly string[] = Object.values(alsoBandedBy)

/**
 * The fixed grid of a snapshot or release: every protocol of the catalogue, by every band of its schemes, every usual
 * quantity and both phantoms, whether or not there is an exam: a row that came with the first one would tell of it.
 * Cells of unknown phantom are left out: they compare with nothing.
 */
export const gridCells: readonly CellDefinition[] = protocols.flatMap(cellsOf).sort(compareCells)

/** The exams of one band on one phantom, whatever is measured of them. */
export interface GridGroup {
  readonly id: string
  readonly definition: CellDefinition
  /** By quantity, the text by which its cell is found. */
  readonly cells: ReadonlyMap<Quantity, string>
}

export const groupId = ({ protocol, scheme, band, phantomCm }: CellDefinition): string =>
  [protocol.loinc, scheme.id, band.id, phantomCm ?? ''].join('|')

/** Groups whose exams may be the same ones lie together: of one protocol, phantom and population. */
export const gridGroups: readonly (readonly GridGroup[])[] = overlapping(groupsOf(gridCells))

function groupsOf(cells: readonly CellDefinition[]): readonly GridGroup[] {
  const groups = new Map<string, { definition: CellDefinition; cells: Map<Quantity, string> }>()
  for (const definition of cells) {
    const id = groupId(definition)
    const group = groups.get(id) ?? { definition, cells: new Map<Quantity, string>() }
    group.cells.set(definition.quantity, cellKeyText(cellKey(definition)))
    groups.set(id, group)
  }
  return [...groups].map(([id, group]) => ({ id, ...group }))
}

function overlapping(groups: readonly GridGroup[]): readonly (readonly GridGroup[])[] {
  const together = new Map<string, GridGroup[]>()
  for (const group of groups) {
    const { protocol, scheme, phantomCm } = group.definition
    const key = [protocol.loinc, scheme.population.kind, phantomCm].join('|')
    together.set(key, [...(together.get(key) ?? []), group])
  }
  return [...together.values()]
}

/** Changes when the grid does: rows that come or go do so with the catalogue, never with the exams. */
export const gridVersion = sha256Hex(
  new TextEncoder().encode(gridCells.map((cell) => cellKeyText(cellKey(cell))).join('\n')),
).slice(0, 12)

function cellsOf(protocol: Protocol): readonly CellDefinition[] {
  return gridSchemes(protocol).flatMap((scheme) =>
    scheme.bands.flatMap((band) =>
      usualQuantities[protocol.modality].flatMap((quantity) =>
        phantomsOf(quantity).map((phantomCm) => ({ protocol, scheme, band, quantity, phantomCm })),
      ),
    ),
  )
}

function phantomsOf(quantity: Quantity): readonly (PhantomCm | null)[] {
  return quantityDefinitions[quantity].needsPhantom ? phantoms : [null]
}
