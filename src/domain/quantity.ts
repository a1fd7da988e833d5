/** The dose quantities the registry computes with (ICRP 135, table 2.2; AAPM 204/293 for SSDE). */
export const quantities = ['CTDIvol', 'DLP', 'SSDE', 'KAP', 'KaR', 'E'] as const
export type Quantity = (typeof quantities)[number]

export interface QuantityDefinition {
  readonly name: string
  readonly unit: string
  /** Fixed-point steps in one unit: a stored dose is an unsigned 32-bit multiple of 1/steps. */
  readonly stepsPerUnit: number
  /** Decimal places of the fixed-point representation: log10(stepsPerUnit). */
  readonly decimals: number
  /** A value means nothing without its CTDI phantom. */
  readonly needsPhantom: boolean
  /** An estimate derived from other quantities, never measured or stored. */
  readonly derived: boolean
}

/** Total by type: a new quantity must be handled here to compile. */
export const quantityDefinitions: Readonly<Record<Quantity, QuantityDefinition>> = {
  CTDIvol: {
    name: 'CTDIvol',
    unit: 'mGy',
    stepsPerUnit: 1e4,
    decimals: 4,
    needsPhantom: true,
    derived: false,
  },
  DLP: {
    name: 'DLP',
    unit: 'mGy·cm',
    stepsPerUnit: 1e4,
    decimals: 4,
    needsPhantom: true,
    derived: false,
  },
  SSDE: {
    name: 'SSDE',
    unit: 'mGy',
    stepsPerUnit: 1e4,
    decimals: 4,
    needsPhantom: false,
    derived: false,
  },
  KAP: {
    name: 'KAP',
    unit: 'Gy·cm²',
    stepsPerUnit: 1e6,
    decimals: 6,
    needsPhantom: false,
    derived: false,
  },
  KaR: {
    name: 'Ka,r',
    unit: 'Gy',
    stepsPerUnit: 1e8,
    decimals: 8,
    needsPhantom: false,
    derived: false,
  },
  E: {
    name: 'effective dose (estimate)',
    unit: 'mSv',
    stepsPerUnit: 1e4,
    decimals: 4,
    needsPhantom: false,
    derived: true,
  },
}
