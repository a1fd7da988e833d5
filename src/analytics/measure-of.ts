import type { Measure, MeasureName } from '../aggregate/cell-plan.ts'
import { quantityDefinitions, type Quantity } from '../domain/quantity.ts'

const names: Readonly<Record<Quantity, MeasureName>> = {
  CTDIvol: 'ctdivol',
  DLP: 'dlp',
  SSDE: 'ssde',
  KAP: 'kap',
  KaR: 'kaR',
  E: 'effectiveDose',
}

/**
 * A quantity as the core measures it. An effective dose is of one phantom's factor, so an exam on both has
 * none; an SSDE is of the patient, whatever the phantom.
 */
export function measureOf(quantity: Quantity): Measure {
  const { needsPhantom } = quantityDefinitions[quantity]
  const phantom = needsPhantom ? 'apart' : quantity === 'E' ? 'not-mixed' : 'any'
  return { name: names[quantity], phantom }
}
