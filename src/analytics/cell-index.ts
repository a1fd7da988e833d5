import type { Protocol } from '../catalogue/types.ts'
import type { ExclusionReason } from '../contract/analytics.ts'
import type { Band, BandingScheme } from '../domain/band.ts'
import type { PhantomCm } from '../domain/phantom.ts'
import type { Quantity } from '../domain/quantity.ts'

/** Exams that could share a cell but for their phantom. */
export interface CellPlace {
  readonly protocol: Protocol
  readonly scheme: BandingScheme
  readonly band: Band
  readonly quantity: Quantity
}

/** A cell: protocol x band x quantity, and x phantom where the quantity needs one (null: it is unknown). */
export interface CellDefinition extends CellPlace {
  readonly phantomCm: PhantomCm | null
}

/** Numbers cells as they are met, and counts what was kept out of each. */
export class CellIndex {
  readonly #cells: CellDefinition[] = []
  readonly #numbers = new Map<string, number>()
  readonly #unknownBand = new Map<string, number>()
  readonly #mixedPhantom = new Map<string, number>()
  readonly #noValue = new Map<string, number>()

  get cells(): readonly CellDefinition[] {
    return this.#cells
  }

  cellOf(definition: CellDefinition): number {
    const key = cellKeyOf(definition)
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    const number = this.#cells.push(definition) - 1
    this.#numbers.set(key, number)
    return number
  }

  countUnknownBand(protocol: Protocol, scheme: BandingScheme): void {
    increment(this.#unknownBand, schemeKey({ protocol, scheme }))
  }

  countMixedPhantom(place: CellPlace): void {
    increment(this.#mixedPhantom, placeKey(place))
  }

  countNoValue(definition: CellDefinition): void {
    increment(this.#noValue, cellKeyOf(definition))
  }

  /**
   * Exams kept out of one cell that might be in it: unknown band (of the protocol and scheme), mixed
   * phantom (of the protocol and band), no value. One exam may be counted at several cells; the counts of
   * an answer's provenance, where each exam has one reason, add up.
   */
  excludedFrom(cell: number): Partial<Record<ExclusionReason, number>> {
    const definition = this.#cells[cell]
    if (definition === undefined) throw new RangeError(`no cell ${cell}`)
    const counts = {
      'unknown-band': this.#unknownBand.get(schemeKey(definition)) ?? 0,
      'mixed-phantom': this.#mixedPhantom.get(placeKey(definition)) ?? 0,
      'no-value': this.#noValue.get(cellKeyOf(definition)) ?? 0,
    }
    return Object.fromEntries(Object.entries(counts).filter(([, exams]) => exams > 0))
  }
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function schemeKey({ protocol, scheme }: Pick<CellPlace, 'protocol' | 'scheme'>): string {
  return `${protocol.loinc}|${scheme.id}`
}

function placeKey({ protocol, scheme, band, quantity }: CellPlace): string {
  return `${protocol.loinc}|${scheme.id}|${band.id}|${quantity}`
}

export function cellKeyOf(definition: CellDefinition): string {
  return `${placeKey(definition)}|${definition.phantomCm ?? ''}`
}
