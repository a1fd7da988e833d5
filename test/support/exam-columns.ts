import type { EventColumns, ExamColumns } from '../oracle/clear/exam-columns.ts'
import { absentDose } from '../../src/domain/fixed-point.ts'
import { sexes, type Sex } from '../../src/domain/patient.ts'
import type { ExamPhantom } from '../../src/domain/phantom.ts'
import { purposes, type Purpose } from '../../src/domain/purpose.ts'
import { quantityDefinitions, type Quantity } from '../../src/domain/quantity.ts'
import { dictionary } from './dictionary.ts'

/** An exam in units people use; what is left out takes the default of `headExam`. */
export interface TestExam {
  readonly facility: string
  readonly scanner: string
  readonly manufacturer: string | null
  readonly model: string | null
  /** LOINC code, or null: unmapped. */
  readonly protocol: string | null
  readonly purpose: Purpose
  readonly sex: Sex | null
  readonly quarantined: boolean
  readonly phantom: ExamPhantom
  /** ISO date. */
  readonly date: string
  readonly ageYears: number | null
  readonly weightKg: number | null
  readonly sizeCm: number | null
  readonly lateralCm: number | null
  /** Null: unknown; left out: a patient of the exam's own. */
  readonly patient: string | null
  readonly ctdivol: number | null
  readonly dlp: number | null
  readonly ssde: number | null
  readonly kap: number | null
  readonly kaR: number | null
  readonly scanLengthMm: number | null
  readonly indication: string | null
  /** CTDIvol of each diagnostic event; left out: one, that of the exam. */
  readonly sequences: readonly number[]
}

/** CT head without contrast of an adult, on the 16 cm phantom, in June 2025. */
export const headExam = {
  facility: 'a',
  scanner: 'ct-1',
  manufacturer: null,
  model: null,
  protocol: '30799-1',
  purpose: 'diagnostic',
  sex: null,
  quarantined: false,
  phantom: 16,
  date: '2025-06-15',
  ageYears: 40,
  weightKg: null,
  sizeCm: null,
  lateralCm: null,
  ctdivol: 50,
  dlp: 900,
  ssde: null,
  kap: null,
  kaR: null,
  scanLengthMm: null,
  indication: null,
} as const satisfies Partial<TestExam>

/** Columns as the storage layer hands them over, from plain exams. */
export function examColumns(exams: readonly Partial<TestExam>[]): ExamColumns {
  const rows = fillExams(exams)
  const facility = dictionary(rows.map((row) => row.facility))
  const scanner = dictionary(rows.map((row) => row.scanner))
  const protocol = dictionary(rows.map((row) => row.protocol))
  const indication = dictionary(rows.map((row) => row.indication))
  const patient = dictionary(rows.map((row) => row.patient))
  const scaled = (value: (row: TestExam) => number | null, steps: number): Uint32Array =>
    Uint32Array.from(rows, (row) => toSteps(value(row), steps))
  const dose = (value: (row: TestExam) => number | null, quantity: Quantity): Uint32Array =>
    scaled(value, quantityDefinitions[quantity].stepsPerUnit)
  return {
    length: rows.length,
    version: 'test',
    facilities: facility.entries,
    facility: Uint16Array.from(facility.codes),
    scanners: scanner.entries,
    scanner: Uint16Array.from(scanner.codes),
    protocols: protocol.entries,
    protocol: Uint16Array.from(protocol.codes),
    purpose: Uint8Array.from(rows, (row) => purposes.indexOf(row.purpose)),
    sex: Uint8Array.from(rows, (row) => (row.sex === null ? 0 : sexes.indexOf(row.sex) + 1)),
    quarantined: Uint8Array.from(rows, (row) => (row.quarantined ? 1 : 0)),
    phantom: Uint8Array.from(rows, (row) => (row.phantom === 'mixed' ? 255 : (row.phantom ?? 0))),
    examDay: Int32Array.from(rows, (row) => Date.parse(`${row.date}T00:00:00Z`) / 86_400_000),
    ageMonths: Int32Array.from(rows, (row) =>
      row.ageYears === null ? -1 : Math.floor(row.ageYears * 12),
    ),
    weightG: scaled((row) => row.weightKg, 1000),
    sizeCentiCm: scaled((row) => row.sizeCm, 100),
    lateralCentiCm: scaled((row) => row.lateralCm, 100),
    patient: Uint32Array.from(patient.codes),
    ctdivol: dose((row) => row.ctdivol, 'CTDIvol'),
    ctdivolLargest: dose((row) => row.ctdivol, 'CTDIvol'),
    dlp: dose((row) => row.dlp, 'DLP'),
    ssde: dose((row) => row.ssde, 'SSDE'),
    kap: dose((row) => row.kap, 'KAP'),
    kaR: dose((row) => row.kaR, 'KaR'),
    scanLengthTenthMm: scaled((row) => row.scanLengthMm, 10),
    diagnosticEvents: Uint16Array.from(rows, (row) => row.sequences.length),
    indications: indication.entries,
    indication: Uint16Array.from(indication.codes),
  }
}

/** The diagnostic events of the same exams. */
export function eventColumns(exams: readonly Partial<TestExam>[]): EventColumns {
  const rows = fillExams(exams)
  const offsets = [0]
  for (const { sequences } of rows) offsets.push((offsets.at(-1) ?? 0) + sequences.length)
  const steps = quantityDefinitions.CTDIvol.stepsPerUnit
  return {
    offsets: Uint32Array.from(offsets),
    ctdivol: Uint32Array.from(
      rows.flatMap(({ sequences }) => sequences),
      (value) => toSteps(value, steps),
    ),
  }
}

/** The same exam n times, each of a patient of its own. */
export function times(n: number, exam: Partial<TestExam>): readonly Partial<TestExam>[] {
  return Array.from({ length: n }, () => exam)
}

/** Exams with every field: those left out take their defaults. */
export function fillExams(exams: readonly Partial<TestExam>[]): readonly TestExam[] {
  return exams.map((exam, row) => {
    const filled = { ...headExam, patient: `patient-${row}`, ...exam }
    const { ctdivol } = filled
    return { sequences: ctdivol === null ? [] : [ctdivol], ...filled }
  })
}

/** A value in fixed-point steps. */
export function toSteps(value: number | null, steps: number): number {
  return value === null ? absentDose : Math.round(value * steps)
}
