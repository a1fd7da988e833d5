import type { Protocol } from '../catalogue/types.ts'
import type { PhantomCm } from '../domain/phantom.ts'
import { phantoms } from '../domain/phantom.ts'
import { quantityDefinitions, type Quantity } from '../domain/quantity.ts'
import type { CellDefinition } from './cell-definition.ts'
import { compareCells } from './cell-order.ts'
import { protocolPlan } from './protocol-plans.ts'
import type { Question } from './question.ts'

/**
 * The fixed grid of a snapshot or release: every protocol with data, by every band of its schemes,
 * every usual quantity and both phantoms, whether or not a cell has an exam. Cells of unknown phantom
 * are left out: they compare with nothing.
 */
export function gridCells(
  found: readonly { readonly definition: CellDefinition }[],
  question: Question,
): readonly CellDefinition[] {
  const protocols = new Map<string, Protocol>(
    found.map(({ definition: { protocol } }) => [protocol.loinc, protocol]),
  )
  return [...protocols.values()]
    .flatMap((protocol) => cellsOf(protocol, question))
    .sort(compareCells)
}

function cellsOf(protocol: Protocol, question: Question): readonly CellDefinition[] {
  const { schemes, quantities } = protocolPlan(protocol, question)
  return schemes.flatMap((scheme) =>
    scheme.bands.flatMap((band) =>
      quantities.flatMap((quantity) =>
        phantomsOf(quantity).map((phantomCm) => ({ protocol, scheme, band, quantity, phantomCm })),
      ),
    ),
  )
}

function phantomsOf(quantity: Quantity): readonly (PhantomCm | null)[] {
  return quantityDefinitions[quantity].needsPhantom ? phantoms : [null]
}
