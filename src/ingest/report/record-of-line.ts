import type { ExamRecord, IrradiationEventInput } from '../../contract/exam-record.ts'
import type { ReportLine, ReportLineEvent } from '../../contract/report-line.ts'
import { fromFixedPoint, type FixedDose } from '../../domain/fixed-point.ts'
import type { Quantity } from '../../domain/quantity.ts'

/**
 * A pseudonymised report as a record of the published exam schema, so that one interpretation serves every road.
 * Doses are exact: at most ten digits, which a double writes as they are.
 */
export function recordOfLine(line: ReportLine): ExamRecord {
  const { scanner } = line
  return {
    schema: 'opendrl-exam/1',
    modality: line.modality,
    studyInstanceUid: line.examId,
    sopInstanceUid: line.recordId,
    accessionNumber: line.accession,
    contentDateTime: line.contentDateTime,
    studyDate: line.examDate,
    studyTime: line.examTime,
    studyDescription: line.studyDescription,
    requestedProcedure: line.requestedProcedure,
    procedureCode: line.procedureCode,
    indication: line.indication,
    purpose: line.purpose,
    testPatient: line.testPatient,
    patient: {},
    device: {
      manufacturer: scanner.manufacturer,
      model: scanner.model,
      stationName: scanner.stationName,
      softwareVersion: scanner.softwareVersion,
    },
    dlpTotalMgyCm: inUnit(line.reportedDlp, 'DLP'),
    kapTotalGyCm2: inUnit(line.reportedKap, 'KAP'),
    kaRTotalGy: inUnit(line.reportedKaR, 'KaR'),
    fluoroscopyTimeS: line.fluoroscopyTimeS,
    declaredEvents: line.declaredEvents,
    events: line.events.map(inputOf),
  }
}

const inputOf = ({
  eventUid,
  ctdivol,
  dlp,
  ssde,
  kap,
  kaR,
  ...same
}: ReportLineEvent): IrradiationEventInput => ({
  ...same,
  irradiationEventUid: eventUid,
  ctdivolMgy: inUnit(ctdivol, 'CTDIvol'),
  dlpMgyCm: inUnit(dlp, 'DLP'),
  ssdeMgy: inUnit(ssde, 'SSDE'),
  kapGyCm2: inUnit(kap, 'KAP'),
  kaRGy: inUnit(kaR, 'KaR'),
})

const inUnit = (steps: FixedDose | undefined, quantity: Quantity): number | undefined =>
  steps === undefined ? undefined : (fromFixedPoint(steps, quantity) ?? undefined)
