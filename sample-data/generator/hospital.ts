import type { HospitalDefinition } from './hospital-definitions.ts'
import { hospitalDefinitions } from './hospital-definitions.ts'
import { dayNumber, isoDay } from './calendar.ts'
import { localNamesOf, type HospitalLocalName } from './local-names.ts'
import { Random } from './random.ts'
import { scannerModels, type ScannerModel } from './scanner-models.ts'

export interface SoftwareVersion {
  readonly version: string
  /** First day it ran, ISO date. */
  readonly from: string
}

export interface GeneratedScanner extends Omit<ScannerModel, 'software'> {
  readonly station: string
  readonly serial: string
  /** Two versions: one upgrade within the period. */
  readonly software: readonly [SoftwareVersion, SoftwareVersion]
}

export interface GeneratedHospital extends Omit<HospitalDefinition, 'scanners' | 'size'> {
  /** 1-based. */
  readonly number: number
  /** Distinct exams; its files hold more records (duplicates, cumulative reports). */
  readonly exams: number
  /** Share of its exams that are children's. */
  readonly childShare: number
  readonly scanners: readonly GeneratedScanner[]
  readonly localNames: readonly HospitalLocalName[]
}

/** Hospital number `number` (1-based) without its share of exams; beyond the list names are numbered. */
export function hospitalDefinition(number: number): HospitalDefinition {
  const round = Math.floor((number - 1) / hospitalDefinitions.length)
  const definition = hospitalDefinitions[(number - 1) % hospitalDefinitions.length]
  if (definition === undefined) throw new RangeError(`No hospital ${number}`)
  if (round === 0) return definition
  return {
    ...definition,
    id: `${definition.id}-${round + 1}`,
    name: `${definition.name} ${round + 1}`,
  }
}

export function buildHospital(
  definition: HospitalDefinition,
  of: {
    readonly number: number
    readonly exams: number
    readonly childShare: number
    readonly seed: number
    readonly from: string
    readonly until: string
  },
): GeneratedHospital {
  const { size: _, ...rest } = definition
  const random = Random.of(of.seed, `scanners|${definition.id}`)
  const [first, last] = [dayNumber(of.from), dayNumber(of.until)]
  return {
    ...rest,
    number: of.number,
    exams: of.exams,
    childShare: of.childShare,
    scanners: definition.scanners.map((modelId, index) => {
      const { software, ...model } = scannerModels[modelId]
      const upgraded = Math.round(first + (last - first) * random.between(0.25, 0.75))
      return {
        ...model,
        station: `CT${String(of.number).padStart(2, '0')}${index + 1}`,
        serial: `SYNSER${of.number * 1000 + 100 + index}`,
        software: [
          { version: software[0], from: isoDay(first - 400) },
          { version: software[1], from: isoDay(upgraded) },
        ],
      }
    }),
    localNames: localNamesOf(definition),
  }
}
