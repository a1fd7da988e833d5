import type { Protocol } from '../../../src/catalogue/types.ts'
import type { ExclusionReason } from '../../../src/contract/analytics.ts'
import type { Band, BandingScheme } from '../../../src/domain/band.ts'
import type { PhantomCm } from '../../../src/domain/phantom.ts'
import type { Quantity } from '../../../src/domain/quantity.ts'
import type { ProtocolPlan } from '../../../src/analytics/protocol-plans.ts'

/** A cell: protocol x band x quantity, and x phantom where the quantity needs one (null: it is unknown). */
export interface CellDefinition {
  readonly protocol: Protocol
  readonly scheme: BandingScheme
  readonly band: Band
  readonly quantity: Quantity
  readonly phantomCm: PhantomCm | null
}

/** A cell by numbers, as a million exams are told apart by: indexes into plans, schemes, bands, quantities. */
export interface CellAddress {
  readonly protocol: number
  readonly scheme: number
  readonly band: number
  readonly quantity: number
  readonly phantomCm: PhantomCm | null
}

/** Room of each number in a key; more of any is a mistake of the catalogue. */
const room = { schemes: 4, bands: 64, quantities: 8, phantoms: 4 } as const

const schemeKey = ({ protocol, scheme }: Pick<CellAddress, 'protocol' | 'scheme'>): number =>
  protocol * room.schemes + scheme
const placeKey = (address: Omit<CellAddress, 'phantomCm'>): number =>
  (schemeKey(address) * room.bands + address.band) * room.quantities + address.quantity
const cellKey = (address: CellAddress): number =>
  placeKey(address) * room.phantoms + (address.phantomCm ?? 0) / 16

/** Numbers cells as they are met, and counts what was kept out of each. */
export class CellIndex {
  readonly #plans: readonly (ProtocolPlan | null)[]
  readonly #quantities: readonly Quantity[]
  readonly #cells: CellDefinition[] = []
  readonly #addresses: CellAddress[] = []
  readonly #numbers = new Map<number, number>()
  readonly #unknownBand = new Map<number, number>()
  readonly #mixedPhantom = new Map<number, number>()
  readonly #noValue = new Map<number, number>()

  constructor(plans: readonly (ProtocolPlan | null)[], quantities: readonly Quantity[]) {
    this.#plans = plans
    this.#quantities = quantities
  }

  get cells(): readonly CellDefinition[] {
    return this.#cells
  }

  cellOf(address: CellAddress): number {
    const key = cellKey(address)
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    const number = this.#cells.push(this.#define(address)) - 1
    this.#addresses.push(address)
    this.#numbers.set(key, number)
    return number
  }

  countUnknownBand(address: Pick<CellAddress, 'protocol' | 'scheme'>): void {
    increment(this.#unknownBand, schemeKey(address))
  }

  countMixedPhantom(address: Omit<CellAddress, 'phantomCm'>): void {
    increment(this.#mixedPhantom, placeKey(address))
  }

  countNoValue(address: CellAddress): void {
    increment(this.#noValue, cellKey(address))
  }

  /**
   * Exams kept out of one cell that might be in it: unknown band (of the protocol and scheme), mixed
   * phantom (of the protocol and band), no value. One exam may be counted at several cells; the counts of
   * an answer's provenance, where each exam has one reason, add up.
   */
  excludedFrom(cell: number): Partial<Record<ExclusionReason, number>> {
    const address = this.#addresses[cell]
    if (address === undefined) throw new RangeError(`no cell ${cell}`)
    const counts = {
      'unknown-band': this.#unknownBand.get(schemeKey(address)) ?? 0,
      'mixed-phantom': this.#mixedPhantom.get(placeKey(address)) ?? 0,
      'no-value': this.#noValue.get(cellKey(address)) ?? 0,
    }
    return Object.fromEntries(Object.entries(counts).filter(([, exams]) => exams > 0))
  }

  #define(address: CellAddress): CellDefinition {
    const plan = this.#plans[address.protocol]
    const scheme = plan?.schemes[address.scheme]
    const band = scheme?.bands[address.band]
    const quantity = this.#quantities[address.quantity]
    const fits = address.scheme < room.schemes && address.band < room.bands
    if (!plan || !scheme || !band || !quantity || !fits) throw new RangeError('no such cell')
    return { protocol: plan.protocol, scheme, band, quantity, phantomCm: address.phantomCm }
  }
}

function increment(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
