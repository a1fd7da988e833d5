import type { GeneratedHospital } from './hospital.ts'
import type { SpecialNameId } from './local-name-tables.ts'
import type { Random } from './random.ts'
import { rates } from './rates.ts'
import { sampleProtocolIds, sampleProtocols, type SampleProtocolId } from './sample-protocols.ts'

export const unitMistakes = ['dlp-x10', 'ctdivol-x100'] as const
export type UnitMistake = (typeof unitMistakes)[number]

/** What shall happen in one exam: decided before its doses are drawn, so that a test can ask for it. */
export interface ExamPlan {
  readonly population: 'adult' | 'child'
  readonly protocol: SampleProtocolId
  /** Not a diagnostic exam. */
  readonly special: SpecialNameId | null
  readonly unmappedName: boolean
  readonly weightMissing: boolean
  readonly heightMissing: boolean
  readonly unitMistake: UnitMistake | null
  readonly cumulative: boolean
  readonly duplicate: boolean
  readonly secondPhase: boolean
  readonly bolusTiming: boolean
  readonly returningPatient: boolean
  /** Age in years of a new patient; undefined: as the protocol's patients are. */
  readonly ageYears?: number | undefined
}

const adultShares = sampleProtocolIds.map((id) => sampleProtocols[id].adultShare)
const childShares = sampleProtocolIds.map((id) => sampleProtocols[id].childShare)

function drawSpecial(
  random: Random,
  hospital: GeneratedHospital,
  adult: boolean,
): SpecialNameId | null {
  if (random.chance(rates.testPatient)) return 'test'
  if (!adult) return null
  const pet = hospital.scanners.some((scanner) => scanner.pet)
  const index = random.weighted([
    1 - rates.radiotherapyPlanning - rates.interventionalGuidance - (pet ? rates.petCt : 0),
    rates.radiotherapyPlanning,
    rates.interventionalGuidance,
    pet ? rates.petCt : 0,
  ])
  return ([null, 'planning', 'guidance', 'pet-ct'] as const)[index] ?? null
}

export function drawPlan(
  random: Random,
  hospital: GeneratedHospital,
  asked: Partial<ExamPlan> = {},
): ExamPlan {
  const population = asked.population ?? (random.chance(hospital.childShare) ? 'child' : 'adult')
  const adult = population === 'adult'
  const protocol =
    asked.protocol ??
    sampleProtocolIds[random.weighted(adult ? adultShares : childShares)] ??
    'head-wo'
  const special = drawSpecial(random, hospital, adult)
  const { secondPhase, bolusTiming } = sampleProtocols[protocol]
  const fewer = adult ? 1 : 0.3
  return {
    population,
    protocol,
    special,
    unmappedName: special === null && random.chance(rates.unmappedName),
    weightMissing: random.chance(rates.weightMissing[hospital.kind]),
    heightMissing: random.chance(rates.heightMissing),
    unitMistake: random.chance(rates.unitMistake) ? random.pick(unitMistakes) : null,
    cumulative: hospital.format === 'rdsr' && random.chance(rates.cumulative),
    duplicate: random.chance(rates.duplicate),
    secondPhase: random.chance(secondPhase * fewer),
    bolusTiming: random.chance(bolusTiming * fewer),
    returningPatient: random.chance(rates.returningPatient),
    ...asked,
  }
}
