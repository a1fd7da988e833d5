import type { CellWants } from '../aggregate/cell-plan.ts'

/** A question that asks for counts alone; each asks for what it shows besides. */
export const wantNothing: CellWants = {
  probabilities: [],
  quantileType: 7,
  intervals: [],
  patientsUpTo: 0,
  units: false,
  sample: false,
  histogramPerDecade: 0,
  sequences: false,
  logMad: false,
}
