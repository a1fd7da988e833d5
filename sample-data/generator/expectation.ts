import type { ExamRecord, IrradiationEventInput } from '../../src/contract/exam-record.ts'
import { dayNumber } from './calendar.ts'
import type { GeneratedReport } from './sample-exam.ts'

/**
 * What the registry must make of one exam of the small set: computed here on its own, by the rules of
 * the documentation and not by the product's code. Doses in their units; absent is null.
 */
export interface ExpectedExam {
  readonly exam: string
  readonly studyDate: string
  readonly localName: string
  readonly loinc: string | null
  readonly mapped: boolean
  readonly purpose: string
  readonly quarantined: boolean
  readonly patient: {
    readonly ageDays: number | null
    readonly ageMonths: number | null
    readonly sex: string
    readonly weightKg: number | null
    readonly heightCm: number | null
  }
  readonly events: number
  readonly roles: {
    readonly localiser: number
    readonly timing: number
    readonly diagnostic: number
  }
  readonly phantomCm: 16 | 32 | null
  readonly dlpMgyCm: number
  readonly dlpWithoutLocalisersMgyCm: number
  /** Length-weighted over diagnostic events; compare to within 0.0001. */
  readonly ctdivolMgy: number
  readonly ctdivolLargestMgy: number
  readonly ssdeMgy: number | null
  readonly scanLengthMm: number
  readonly sizeCm: number | null
  readonly sizeKind: 'water-equivalent' | 'effective' | null
}

const roleOf = (event: IrradiationEventInput): keyof ExpectedExam['roles'] =>
  event.acquisitionType === 'constant-angle'
    ? 'localiser'
    : event.acquisitionType === 'stationary' && Number(event.scanningLengthMm) <= 10
      ? 'timing'
      : 'diagnostic'

const rounded = (value: number, places: number): number => Number(value.toFixed(places))
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

function ageMonths(birth: string, study: string): number {
  const [birthYear = 0, birthMonth = 0, birthDay = 0] = birth.split('-').map(Number)
  const [year = 0, month = 0, day = 0] = study.split('-').map(Number)
  return (year - birthYear) * 12 + month - birthMonth - (day < birthDay ? 1 : 0)
}

/** @param withSize false for formats that carry no body size and no SSDE */
export function expectedExam(
  exam: string,
  { record, truth }: GeneratedReport,
  withSize: boolean,
): ExpectedExam {
  const diagnostic = record.events.filter((event) => roleOf(event) === 'diagnostic')
  const lengths = diagnostic.map((event) => Number(event.scanningLengthMm))
  const weighted = (values: readonly number[]): number =>
    sum(values.map((value, index) => value * (lengths[index] ?? 0))) / sum(lengths)
  const ctdivols = diagnostic.map((event) => Number(event.ctdivolMgy))
  const roles = { localiser: 0, timing: 0, diagnostic: 0 }
  for (const event of record.events) roles[roleOf(event)] += 1
  const localisers = record.events.filter((event) => roleOf(event) === 'localiser')
  const [first] = diagnostic
  const size = withSize ? sizeOf(diagnostic) : null
  return {
    exam,
    studyDate: record.studyDate ?? '',
    localName: record.requestedProcedure ?? record.studyDescription ?? '',
    loinc: truth.loinc,
    mapped: truth.mapped,
    purpose: truth.purpose,
    quarantined: truth.unitMistake !== null,
    patient: expectedPatient(record),
    events: record.events.length,
    roles,
    phantomCm: first?.phantomCm ?? null,
    dlpMgyCm: Number(record.dlpTotalMgyCm),
    dlpWithoutLocalisersMgyCm: rounded(
      Number(record.dlpTotalMgyCm) - sum(localisers.map(({ dlpMgyCm }) => Number(dlpMgyCm ?? 0))),
      2,
    ),
    ctdivolMgy: rounded(weighted(ctdivols), 6),
    ctdivolLargestMgy: Math.max(...ctdivols),
    ssdeMgy:
      withSize && first?.ssdeMgy !== undefined
        ? rounded(weighted(diagnostic.map((event) => Number(event.ssdeMgy))), 6)
        : null,
    scanLengthMm: sum(lengths),
    sizeCm: size?.cm ?? null,
    sizeKind: size?.kind ?? null,
  }
}

function expectedPatient(record: ExamRecord): ExpectedExam['patient'] {
  const { birthDate, sex, weightKg, heightM } = record.patient
  const study = record.studyDate ?? ''
  return {
    ageDays: birthDate === undefined ? null : dayNumber(study) - dayNumber(birthDate),
    ageMonths: birthDate === undefined ? null : ageMonths(birthDate, study),
    sex: sex === 'F' ? 'female' : sex === 'M' ? 'male' : 'other',
    weightKg: weightKg === undefined ? null : Number(weightKg),
    heightCm: heightM === undefined ? null : rounded(Number(heightM) * 100, 1),
  }
}

function sizeOf(
  diagnostic: readonly IrradiationEventInput[],
): { readonly cm: number; readonly kind: 'water-equivalent' | 'effective' } | null {
  const [longest] = [...diagnostic].sort(
    (a, b) => Number(b.scanningLengthMm) - Number(a.scanningLengthMm),
  )
  if (longest?.waterEquivalentDiameterCm !== undefined) {
    return { cm: Number(longest.waterEquivalentDiameterCm), kind: 'water-equivalent' }
  }
  return longest?.effectiveDiameterCm === undefined
    ? null
    : { cm: Number(longest.effectiveDiameterCm), kind: 'effective' }
}
