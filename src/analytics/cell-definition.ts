import type { Protocol } from '../catalogue/types.ts'
import type { Band, BandingScheme } from '../domain/band.ts'
import type { PhantomCm } from '../domain/phantom.ts'
import type { Quantity } from '../domain/quantity.ts'

/** A cell: protocol x band x quantity, and x phantom where the quantity needs one (null: it is unknown). */
export interface CellDefinition {
  readonly protocol: Protocol
  readonly scheme: BandingScheme
  readonly band: Band
  readonly quantity: Quantity
  readonly phantomCm: PhantomCm | null
}
