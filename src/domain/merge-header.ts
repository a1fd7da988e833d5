import type { Exam } from './exam.ts'
import type { ExamReport } from './exam-report.ts'
import { agePrecisions, type ExamPatient } from './patient.ts'

export type ExamHeader = Pick<
  Exam,
  | 'examId'
  | 'modality'
  | 'examDate'
  | 'examTime'
  | 'studyDescription'
  | 'requestedProcedure'
  | 'procedureCode'
  | 'indication'
  | 'purpose'
  | 'patient'
  | 'scanner'
  | 'accession'
>

/**
 * Facts about the exam as a whole: the deciding report's, filled from the others where it has none.
 * @param reports in deciding order, the last wins; not empty
 */
export function mergeHeader(reports: readonly ExamReport[]): ExamHeader {
  const last = reports.at(-1)
  if (last === undefined) throw new RangeError('an exam has at least one report')
  const latest = <T>(pick: (report: ExamReport) => T | null): T | null => {
    const from = reports.findLast((report) => pick(report) !== null)
    return from === undefined ? null : pick(from)
  }
  return {
    examId: last.examId,
    modality: last.modality,
    examDate: last.examDate,
    examTime: latest(({ examTime }) => examTime),
    studyDescription: latest(({ studyDescription }) => studyDescription),
    requestedProcedure: latest(({ requestedProcedure }) => requestedProcedure),
    procedureCode: latest(({ procedureCode }) => procedureCode),
    indication: latest(({ indication }) => indication),
    purpose: latest(({ purpose }) => (purpose === 'diagnostic' ? null : purpose)) ?? 'diagnostic',
    patient: {
      pseudonym: latest(({ patient }) => patient.pseudonym),
      ...mergeAge(reports),
      sex: latest(({ patient }) => patient.sex),
      weightKg: latest(({ patient }) => patient.weightKg),
      heightCm: latest(({ patient }) => patient.heightCm),
    },
    scanner: {
      // A report that names its device says more than one that gives nothing to tell devices apart.
      scannerId:
        latest(({ scanner }) =>
          (scanner.manufacturer ?? scanner.model ?? scanner.stationName) ? scanner.scannerId : null,
        ) ?? last.scanner.scannerId,
      manufacturer: latest(({ scanner }) => scanner.manufacturer),
      model: latest(({ scanner }) => scanner.model),
      stationName: latest(({ scanner }) => scanner.stationName),
      softwareVersion: latest(({ scanner }) => scanner.softwareVersion),
    },
    accession: latest(({ accession }) => accession),
  }
}

/** Days, months and precision stay together; the finer age says more, then the deciding report's. */
function mergeAge(
  reports: readonly ExamReport[],
): Pick<ExamPatient, 'ageDays' | 'ageMonths' | 'agePrecision'> {
  for (const precision of agePrecisions) {
    const patient = reports.findLast(({ patient }) => patient.agePrecision === precision)?.patient
    if (patient !== undefined)
      return {
        ageDays: patient.ageDays,
        ageMonths: patient.ageMonths,
        agePrecision: patient.agePrecision,
      }
  }
  return { ageDays: null, ageMonths: null, agePrecision: null }
}
