import { growth, model } from './calibration.ts'
import type { GeneratedHospital } from './hospital.ts'
import type { Random } from './random.ts'
import { sampleProtocols, type SampleProtocolId } from './sample-protocols.ts'

export interface SyntheticPatient {
  readonly number: number
  readonly id: string
  readonly name: string
  readonly birthDay: number
  readonly sex: 'F' | 'M'
  /** Standard deviations from the median weight and height of age and sex: kept as the patient grows. */
  readonly weightZ: number
  readonly heightZ: number
}

/** What every identity of the sample begins with: tests search databases and answers for these. */
export const canaries = ['SYNTHETIC', 'SYNID', 'SYNACC', 'SYNSER', '2.25.77070'] as const

const yearDays = 365.25

/** Children's ages in years, by band: [from, to, share]. The PiDRL bands all fill. */
const headAges = [
  [0, 0.245, 15],
  [0.25, 0.995, 17],
  [1, 5.99, 32],
  [6, 17.9, 36],
] as const
/** Bodies: the ages that RP 185 takes as equivalent to its weight bands. */
const bodyAges = [
  [0, 0.08, 3],
  [0.12, 3.8, 25],
  [4, 9.4, 26],
  [9.4, 13.8, 24],
  [13.8, 17.9, 24],
] as const

function childAgeYears(random: Random, protocol: SampleProtocolId): number {
  const bands = sampleProtocols[protocol].children === 'head' ? headAges : bodyAges
  const band = bands[random.weighted(bands.map(([, , share]) => share))] ?? bands[3]
  return random.between(band[0], band[1])
}

function adultAgeYears(random: Random): number {
  return Math.min(98, Math.max(18.1, 62 + 17 * random.normalWithin(2.8)))
}

/** @param ageYears overrides the drawn age @param day day number of the exam */
export function newPatient(
  random: Random,
  hospital: GeneratedHospital,
  number: number,
  of: {
    readonly population: 'adult' | 'child'
    readonly protocol: SampleProtocolId
    readonly day: number
    readonly ageYears?: number | undefined
  },
): SyntheticPatient {
  const years =
    of.ageYears ??
    (of.population === 'child' ? childAgeYears(random, of.protocol) : adultAgeYears(random))
  const digits = String(number).padStart(6, '0')
  return {
    number,
    id: `SYNID${String(hospital.number).padStart(2, '0')}${digits}`,
    name: `SYNTHETIC^PATIENT ${digits}`,
    birthDay: of.day - Math.floor(years * yearDays),
    sex: random.chance(0.48) ? 'F' : 'M',
    weightZ: random.normalWithin(2.5),
    heightZ: random.normalWithin(2.5),
  }
}

export interface Body {
  readonly ageYears: number
  readonly weightKg: number
  readonly heightM: number
  readonly diameterCm: number
}

function grown(ageYears: number): { readonly kg: number; readonly m: number } {
  for (let index = 1; index < growth.length; index += 1) {
    const [before, after] = [growth[index - 1], growth[index]]
    if (before === undefined || after === undefined || ageYears > after.years) continue
    const part = (ageYears - before.years) / (after.years - before.years)
    return {
      kg: before.kg + part * (after.kg - before.kg),
      m: before.m + part * (after.m - before.m),
    }
  }
  return { kg: 65, m: 1.72 }
}

export function bodyOf(patient: SyntheticPatient, day: number): Body {
  const ageYears = (day - patient.birthDay) / yearDays
  const female = patient.sex === 'F'
  const adult = { kg: female ? 67 : 80, m: female ? 1.63 : 1.76 }
  const median = ageYears < 18 ? grown(ageYears) : adult
  const weightSd = ageYears < 18 ? 0.13 : 0.18
  const weightKg = median.kg * Math.exp(weightSd * patient.weightZ)
  const heightM = median.m * (1 + 0.04 * patient.heightZ)
  return {
    ageYears,
    weightKg,
    heightM,
    diameterCm: model.diameterPerRootKgPerM * Math.sqrt(weightKg / heightM),
  }
}
