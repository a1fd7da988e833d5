import type { ExamRecord } from '../../contract/exam-record.ts'
import type { CalendarDate } from '../../domain/calendar-date.ts'
import type { ExamPatient, Sex } from '../../domain/patient.ts'
import type { Pseudonymiser } from '../ports.ts'
import type { FindingList } from './finding-list.ts'
import { patientAge } from './patient-age.ts'
import { readNumber } from './read-number.ts'

const weightKg = { min: 0.3, max: 400 } as const
const heightCm = { min: 20, max: 260 } as const
/** No person is three metres tall: a greater figure is in centimetres. */
const tallestM = 3

const sexes: Readonly<Record<string, Sex>> = {
  F: 'female',
  FEMALE: 'female',
  M: 'male',
  MALE: 'male',
  O: 'other',
  OTHER: 'other',
}

/** What may be kept of a patient: a pseudonym, the age at the exam, sex and body measures. */
export function interpretPatient(
  patient: ExamRecord['patient'],
  exam: CalendarDate,
  pseudonymiser: Pseudonymiser,
  findings: FindingList,
): ExamPatient {
  const id = patient.id?.trim() ?? ''
  if (id === '') findings.add('patient-missing', { field: 'patient.id' })
  const age = patientAge(patient, exam, findings)
  return {
    pseudonym:
      id === '' ? null : pseudonymiser.pseudonym('patient', patient.issuer?.trim() ?? '', id),
    ageDays: age?.ageDays ?? null,
    ageMonths: age?.ageMonths ?? null,
    agePrecision: age?.agePrecision ?? null,
    sex: sexes[patient.sex?.trim().toUpperCase() ?? ''] ?? null,
    weightKg: readWeight(patient, findings),
    heightCm: readHeight(patient, findings),
  }
}

export function readWeight(
  patient: { readonly weightKg?: string | number | undefined },
  findings: FindingList,
): number | null {
  const place = { field: 'patient.weightKg' }
  const weight = readNumber(patient.weightKg, place, findings)
  if (weight === null || (weight >= weightKg.min && weight <= weightKg.max)) return weight
  findings.add('weight-implausible', place)
  return null
}

export function readHeight(
  patient: { readonly heightM?: string | number | undefined },
  findings: FindingList,
): number | null {
  const place = { field: 'patient.heightM' }
  const height = readNumber(patient.heightM, place, findings)
  if (height === null) return null
  const inCm = height > tallestM
  const cm = inCm ? height : Math.round(height * 1e4) / 100
  if (cm < heightCm.min || cm > heightCm.max) {
    findings.add('height-implausible', place)
    return null
  }
  if (inCm) findings.add('height-unit', place)
  return cm
}
