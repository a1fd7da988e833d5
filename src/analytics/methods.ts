import type { MethodId } from '../contract/analytics.ts'

/** A number that differs for children, of whom one hospital sees few. */
export interface ByPopulation {
  readonly adult: number
  readonly paediatric: number
}

export interface Method {
  readonly name: string
  /** What the percentiles are of: medians of facilities, medians of scanners, or exams. */
  readonly sampleOf: 'facility' | 'scanner' | 'exam'
  /** Facilities (or scanners) with fewer exams in a cell do not count in it. */
  readonly unitExams: ByPopulation
  /** Cells with fewer exams, facilities or scanners have no DRL. */
  readonly cellExams: ByPopulation
  readonly facilities: number
  readonly scanners: number
  readonly text: string
  readonly source: string
}

const none = { adult: 0, paediatric: 0 } as const
/** 10 for children is known from the literature, not read in ICRP 135 itself. */
const facilityExams = { adult: 20, paediatric: 10 } as const

/** How a DRL may be computed (methods.md, section 5); a total table: a new method must be described here. */
export const methods: Readonly<Record<MethodId, Method>> = {
  icrp135: {
    name: 'Facility medians (ICRP 135)',
    sampleOf: 'facility',
    unitExams: facilityExams,
    cellExams: none,
    facilities: 5,
    scanners: 0,
    text: 'The DRL is the 75th percentile, the achievable dose the 50th, of the medians of the facilities. A facility counts with 20 exams in the cell (10 of children); from five facilities up.',
    source: 'ICRP Publication 135; also IAEA and ARPANSA',
  },
  'icrp135-scanner': {
    name: 'Scanner medians',
    sampleOf: 'scanner',
    unitExams: facilityExams,
    cellExams: none,
    facilities: 0,
    scanners: 5,
    text: 'The DRL is the 75th percentile, the achievable dose the 50th, of the medians of the scanners. A scanner counts with 20 exams in the cell (10 of children); from five scanners up.',
    source: 'Switzerland (Federal Office of Public Health)',
  },
  pooled: {
    name: 'Pooled exams',
    sampleOf: 'exam',
    unitExams: none,
    cellExams: { adult: 50, paediatric: 50 },
    facilities: 5,
    scanners: 0,
    text: 'The DRL is the 75th percentile, the achievable dose the 50th, of all exams together; from 50 exams and five facilities up.',
    source: 'ACR Dose Index Registry',
  },
  local: {
    name: 'One facility’s exams',
    sampleOf: 'exam',
    unitExams: none,
    cellExams: { adult: 20, paediatric: 20 },
    facilities: 1,
    scanners: 0,
    text: 'A local DRL: the 75th percentile, and the 50th, of the exams of one facility; from 20 exams up.',
    source: 'ICRP Publication 135; European Commission, Radiation Protection 185',
  },
}

/** Exams a facility needs in a cell for a typical value. */
export const typicalValueExams: ByPopulation = facilityExams

/** The number for a scheme's population; a scheme for everybody counts as adult. */
export function forPopulation(
  numbers: ByPopulation,
  population: 'paediatric' | 'adult' | 'all',
): number {
  return population === 'paediatric' ? numbers.paediatric : numbers.adult
}
