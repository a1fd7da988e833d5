import type { CellWants, SeenRows } from './cell-plan.ts'

/** A plan that looks at every row. */
export const everythingSeen: SeenRows = {
  facilities: null,
  scanners: null,
  devices: null,
  protocols: null,
  indications: null,
  sexes: null,
  phantoms: null,
  ages: null,
}

/** A plan that asks for counts alone; each asks for what it shows besides. */
export const nothingWanted: CellWants = {
  probabilities: [],
  quantileType: 7,
  intervals: [],
  patientsUpTo: 0,
  units: false,
  traces: null,
  sample: false,
  histogramPerDecade: 0,
  sequences: false,
  logMad: false,
}
