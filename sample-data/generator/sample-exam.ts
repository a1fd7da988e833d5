import type { ExamRecord, IrradiationEventInput } from '../../src/contract/exam-record.ts'
import type { Purpose } from '../../src/domain/purpose.ts'
import { clockTime, isoDay } from './calendar.ts'
import type { ExamPlan, UnitMistake } from './exam-plan.ts'
import type { HospitalEffects } from './hospital-effects.ts'
import type { GeneratedHospital } from './hospital.ts'
import { localNameTables, type NameStyle, type SpecialNameId } from './local-name-tables.ts'
import { protocolName, specialName } from './local-names.ts'
import { bodyOf, type SyntheticPatient } from './patient.ts'
import type { Random } from './random.ts'
import { decimals, EventSampler, type SecondSource } from './sample-events.ts'
import { sampleProtocols } from './sample-protocols.ts'

/** What is true of an exam, whatever its files say: tests count and compare with it. */
export interface ExamTruth {
  /** 1-based within its hospital. */
  readonly exam: number
  readonly population: 'adult' | 'child'
  readonly purpose: Purpose
  /** The code the hospital's mapping gives its name; null when no mapping covers the name or it maps to none. */
  readonly loinc: string | null
  readonly mapped: boolean
  readonly contrast: boolean
  readonly weightKg: number
  readonly unitMistake: UnitMistake | null
  readonly testPatient: boolean
}

export interface GeneratedReport {
  readonly record: ExamRecord
  /** In the files only: what must never reach a database. */
  readonly identity: { readonly patientName: string; readonly operator: string }
  /** One an event, in their order. */
  readonly secondSources: readonly (SecondSource | null)[]
  readonly truth: ExamTruth
  /** Which of the cumulative reports of its study this is; 1 of 1 otherwise. */
  readonly part: { readonly index: number; readonly of: number }
  /** The same record was in the files before. */
  readonly repeated: boolean
}

const purposes: Readonly<Record<SpecialNameId, Purpose>> = {
  planning: 'radiotherapy-planning',
  'pet-ct': 'attenuation-correction',
  guidance: 'interventional-guidance',
  test: 'quality-assurance',
}
const specialCodes: Readonly<Record<SpecialNameId, string | null>> = {
  planning: '29252-4',
  'pet-ct': '46305-9',
  guidance: null,
  test: null,
}

/** Unique within the sample: hospital, seed, exam, what it is of, and a running number. */
export function syntheticUid(
  hospital: number,
  seed: number,
  exam: number,
  kind: 1 | 2 | 3 | 4,
  index: number,
): string {
  const digits = (value: number, width: number): string => String(value).padStart(width, '0')
  return `2.25.77070${digits(hospital, 3)}${digits(Math.abs(Math.trunc(seed)) % 1_000_000, 6)}${digits(exam, 7)}${kind}${digits(index, 4)}`
}

function makeMistake(
  events: IrradiationEventInput[],
  mistake: UnitMistake | null,
): IrradiationEventInput[] {
  if (mistake === null) return events
  return events.map((event) => {
    if (event.acquisitionType === 'constant-angle' || event.acquisitionType === 'stationary') {
      return event
    }
    return mistake === 'dlp-x10'
      ? { ...event, dlpMgyCm: decimals(Number(event.dlpMgyCm) * 10, 1) }
      : { ...event, ctdivolMgy: decimals(Number(event.ctdivolMgy) * 100, 0) }
  })
}

export const totalDlp = (events: readonly IrradiationEventInput[]): number =>
  decimals(
    events.reduce((sum, event) => sum + Number(event.dlpMgyCm ?? 0), 0),
    2,
  )

function names(random: Random, hospital: GeneratedHospital, plan: ExamPlan) {
  const inStyle = (style: NameStyle): string =>
    plan.unmappedName
      ? random.pick(localNameTables[style].unmapped)
      : plan.special === null
        ? protocolName(hospital, style, plan.protocol, plan.population)
        : specialName(hospital, style, plan.special)
  return {
    studyDescription: inStyle(hospital.studyNames),
    requestedProcedure: hospital.requestNames === null ? undefined : inStyle(hospital.requestNames),
  }
}

/** One exam as a whole report; `cumulativeReports` cuts it into what a console sent. */
export function sampleExam(
  random: Random,
  of: {
    readonly seed: number
    readonly hospital: GeneratedHospital
    readonly effects: HospitalEffects
    readonly exam: number
    readonly day: number
    readonly plan: ExamPlan
    readonly patient: SyntheticPatient
  },
): GeneratedReport {
  const { hospital, plan, patient, day } = of
  const body = bodyOf(patient, day)
  const candidates = hospital.scanners.flatMap((scanner, index) =>
    scanner.pet === (plan.special === 'pet-ct') ? [index] : [],
  )
  const scannerIndex = random.pick(candidates)
  const scanner = hospital.scanners[scannerIndex]
  if (scanner === undefined) throw new RangeError('No such scanner')
  const date = isoDay(day)
  const upgraded = date >= scanner.software[1].from
  const startS = Math.floor(Math.min(84_000, Math.max(600, 46_000 + 13_000 * random.normal())))
  const sampled = new EventSampler(random, {
    plan,
    hospital,
    scanner,
    body,
    ctdivolEffect:
      (of.effects.ctdivol.get(plan.protocol) ?? 0) +
      (of.effects.scanner[scannerIndex] ?? 0) +
      (upgraded ? (of.effects.upgrade[scannerIndex] ?? 0) : 0),
    lengthEffect: of.effects.length,
    uidOf: (index) => syntheticUid(hospital.number, of.seed, of.exam, 3, index + 1),
    startOf: (index) => `${date}T${clockTime(startS + 40 * index)}`,
  }).sample()
  const events = makeMistake(
    sampled.map(({ event }) => event),
    plan.unitMistake,
  )
  const test = plan.special === 'test'
  const record: ExamRecord = {
    schema: 'opendrl-exam/1',
    modality: 'CT',
    studyInstanceUid: syntheticUid(hospital.number, of.seed, of.exam, 1, 1),
    sopInstanceUid: syntheticUid(hospital.number, of.seed, of.exam, 2, 1),
    accessionNumber: `SYNACC${hospital.number}${String(of.exam).padStart(6, '0')}`,
    contentDateTime: `${date}T${clockTime(startS + 40 * events.length + 60)}`,
    studyDate: date,
    studyTime: clockTime(startS - 120),
    ...names(random, hospital, plan),
    testPatient: test ? true : undefined,
    patient: {
      id: test ? `SYNIDTEST${hospital.number}` : patient.id,
      birthDate: test ? undefined : isoDay(patient.birthDay),
      sex: test ? 'O' : patient.sex,
      weightKg: test || plan.weightMissing ? undefined : decimals(body.weightKg, 1),
      heightM:
        test || plan.weightMissing || plan.heightMissing ? undefined : decimals(body.heightM, 2),
    },
    device: {
      manufacturer: scanner.manufacturer,
      model: scanner.model,
      stationName: scanner.station,
      serialNumber: scanner.serial,
      softwareVersion: scanner.software[upgraded ? 1 : 0].version,
    },
    dlpTotalMgyCm: totalDlp(events),
    declaredEvents: events.length,
    events,
  }
  return {
    record,
    identity: {
      patientName: test ? 'SYNTHETIC^PHANTOM TEST' : patient.name,
      operator: `SYNTHETIC^OPERATOR ${String(1 + (of.exam % 9)).padStart(2, '0')}`,
    },
    secondSources: sampled.map(({ second }) => second),
    truth: {
      exam: of.exam,
      population: plan.population,
      purpose: plan.special === null ? 'diagnostic' : purposes[plan.special],
      loinc: plan.unmappedName
        ? null
        : plan.special === null
          ? sampleProtocols[plan.protocol].loinc
          : specialCodes[plan.special],
      mapped: !plan.unmappedName,
      contrast: plan.special === null && sampleProtocols[plan.protocol].contrast,
      weightKg: body.weightKg,
      unitMistake: plan.unitMistake,
      testPatient: test,
    },
    part: { index: 1, of: 1 },
    repeated: false,
  }
}
