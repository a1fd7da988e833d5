import { testPatientField } from '../ingest/interpret/test-patient.ts'
import type { ExamRecord, IrradiationEventInput } from '../contract/exam-record.ts'
import {
  pseudonymScheme,
  reportLineSchema,
  type ReportLine,
  type ReportLineEvent,
} from '../contract/report-line.ts'
import type { IrradiationEvent } from '../domain/event.ts'
import type { ExamReport } from '../domain/exam-report.ts'
import { decimalText } from '../ingest/interpret/read-dose.ts'
import { softwareVersion } from '../version.ts'

/** The same in every line of one sender. */
export interface LineEnvelope {
  readonly facility: string
  readonly epoch: number
  readonly keyCheck: string
}

/**
 * A report as it leaves the hospital. What the registry works out itself (roles, purpose, computed sizes and
 * SSDE) stays out, so that two versions of the software mean the same by one line.
 * @param record the report was interpreted from; only whether it states something is asked, and its purpose
 */
export function lineOfReport(
  report: ExamReport,
  record: ExamRecord,
  envelope: LineEnvelope,
): Omit<ReportLine, 'findings'> {
  const { patient, scanner } = report
  const named = (record.sopInstanceUid?.trim() ?? '') !== ''
  return stated({
    // First: a reader tells the format by it.
    schema: reportLineSchema,
    scheme: pseudonymScheme,
    epoch: envelope.epoch,
    keyCheck: envelope.keyCheck,
    facility: envelope.facility,
    software: softwareVersion,
    format: report.format,
    examId: report.examId,
    recordId: named ? report.recordId : null,
    modality: report.modality,
    contentDateTime: report.contentDateTime,
    examDate: report.examDate,
    examTime: report.examTime,
    studyDescription: report.studyDescription,
    requestedProcedure: report.requestedProcedure,
    procedureCode: report.procedureCode,
    indication: report.indication,
    purpose: record.purpose,
    testPatient: testPatientField(record) === null ? null : (true as const),
    patient: stated({
      pseudonym: patient.pseudonym,
      ageDays: patient.ageDays,
      ageMonths: patient.ageMonths,
      agePrecision: patient.agePrecision,
      sex: patient.sex,
      weightKg: patient.weightKg,
      heightCm: patient.heightCm,
    }),
    scanner: stated({
      scannerId: scanner.scannerId,
      manufacturer: scanner.manufacturer,
      model: scanner.model,
      stationName: scanner.stationName,
      softwareVersion: scanner.softwareVersion,
    }),
    reportedDlp: report.reportedDlp,
    reportedKap: report.reportedKap,
    reportedKaR: report.reportedKaR,
    fluoroscopyTimeS: report.fluoroscopyTimeS,
    declaredEvents: report.declaredEvents,
    events: report.events.map((event, index) => eventOf(event, record.events[index])),
    accession: report.accession,
    setAside:
      report.setAside.length === 0
        ? null
        : report.setAside.map(({ event, ...dose }) => stated({ ...dose, event })),
  })
}

function eventOf(
  event: IrradiationEvent,
  input: IrradiationEventInput | undefined,
): ReportLineEvent {
  const { role: _role, ssde, effectiveDiameterCm, ...read } = event
  return stated({
    ...read,
    ssde: decimalText(input?.ssdeMgy) === null ? null : ssde,
    effectiveDiameterCm:
      decimalText(input?.effectiveDiameterCm) === null ? null : effectiveDiameterCm,
  })
}

type Stated<T> = {
  [Key in keyof T as null extends T[Key] ? never : undefined extends T[Key] ? never : Key]: T[Key]
} & {
  [Key in keyof T as null extends T[Key] ? Key : undefined extends T[Key] ? Key : never]?: Exclude<
    T[Key],
    null | undefined
  >
}

/** Without what is absent. */
function stated<T extends object>(fields: T): Stated<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  ) as Stated<T>
}
