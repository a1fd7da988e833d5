import type { ExamRecord } from '../../../src/contract/exam-record.ts'
import { dayNumber } from '../calendar.ts'
import type { GeneratedHospital } from '../hospital.ts'
import type { GeneratedReport } from '../sample-exam.ts'
import { concepts, units } from './concepts.ts'
import { codeSequence, ContentWriter } from './content-writer.ts'
import { DicomBuffer } from './dicom-buffer.ts'
import { writeIrradiationEvent } from './irradiation-event.ts'

const explicitLittleEndian = '1.2.840.10008.1.2.1'
const doseReportClass = '1.2.840.10008.5.1.4.1.1.88.67'
const enhancedSrClass = '1.2.840.10008.5.1.4.1.1.88.22'
/** Under the root that PS3.5 B.2 gives everybody; names the sample, not a product. */
const implementationUid = '2.25.7707000001'

const compact = (isoDateTime: string): string => isoDateTime.replaceAll(/[-:T]/g, '')

/** DICOM age string: days under 4 weeks, months under 2 years, else years. */
export function ageString(birthDate: string, studyDate: string): string {
  const days = dayNumber(studyDate) - dayNumber(birthDate)
  const [count, letter] =
    days < 28
      ? [days, 'D']
      : days < 730
        ? [Math.floor(days / 30.4375), 'M']
        : [Math.floor(days / 365.25), 'Y']
  return `${String(count).padStart(3, '0')}${letter}`
}

export const reportBuffer = (hospital: GeneratedHospital): DicomBuffer =>
  new DicomBuffer(hospital.characterSet === 'ISO_IR 100' ? 'latin1' : 'utf8')

/**
 * One CT dose report as a DICOM file (TID 10011), X-Ray Radiation Dose SR or Enhanced SR.
 * @param buffer of the same hospital; written through, so that thousands of reports share its memory
 */
export function doseReport(
  report: GeneratedReport,
  hospital: GeneratedHospital,
  buffer: DicomBuffer = reportBuffer(hospital),
): Buffer {
  const sopClass = hospital.enhancedSr ? enhancedSrClass : doseReportClass
  buffer.reset()
  writeFileMeta(buffer, sopClass, report.record.sopInstanceUid ?? '')
  writeHeader(buffer, report, hospital, sopClass)
  writeContent(buffer, report, hospital)
  return buffer.take()
}

function writeFileMeta(buffer: DicomBuffer, sopClass: string, sopInstance: string): void {
  buffer.raw(new Uint8Array(128))
  buffer.raw(Buffer.from('DICM', 'latin1'))
  buffer.unsignedLong(0x00020000, 0)
  const start = buffer.length
  buffer.bytes(0x00020001, Uint8Array.of(0, 1))
  buffer.text(0x00020002, 'UI', sopClass)
  buffer.text(0x00020003, 'UI', sopInstance)
  buffer.text(0x00020010, 'UI', explicitLittleEndian)
  buffer.text(0x00020012, 'UI', implementationUid)
  buffer.text(0x00020013, 'SH', 'OPENDRL_SAMPLE')
  buffer.patchUnsignedLong(start - 4, buffer.length - start)
}

function writeHeader(
  body: DicomBuffer,
  { record, identity, part }: GeneratedReport,
  hospital: GeneratedHospital,
  sopClass: string,
): void {
  const { patient, device } = record
  const date = compact(record.studyDate ?? '')
  const content = compact(record.contentDateTime ?? '')
  body.text(0x00080005, 'CS', hospital.characterSet)
  body.text(0x00080016, 'UI', sopClass)
  body.text(0x00080018, 'UI', record.sopInstanceUid ?? '')
  body.text(0x00080020, 'DA', date)
  body.text(0x00080023, 'DA', content.slice(0, 8))
  body.text(0x00080030, 'TM', compact(record.studyTime ?? ''))
  body.text(0x00080033, 'TM', content.slice(8))
  body.text(0x00080050, 'SH', record.accessionNumber ?? '')
  body.text(0x00080060, 'CS', 'SR')
  body.text(0x00080070, 'LO', device.manufacturer ?? '')
  body.text(0x00080080, 'LO', hospital.name)
  body.text(0x00080090, 'PN', 'SYNTHETIC^REFERRER')
  body.text(0x00081010, 'SH', device.stationName ?? '')
  body.text(0x00081030, 'LO', record.studyDescription ?? '')
  body.text(0x0008103e, 'LO', 'Dose Report')
  body.text(0x00081070, 'PN', identity.operator)
  body.text(0x00081090, 'LO', device.model ?? '')
  body.sequence(0x00081111)
  body.text(0x00100010, 'PN', identity.patientName)
  body.text(0x00100020, 'LO', patient.id ?? '')
  body.text(0x00100030, 'DA', compact(patient.birthDate ?? ''))
  body.text(0x00100040, 'CS', patient.sex ?? '')
  if (patient.birthDate !== undefined && record.studyDate !== undefined) {
    body.text(0x00101010, 'AS', ageString(patient.birthDate, record.studyDate))
  }
  if (patient.heightM !== undefined) body.text(0x00101020, 'DS', String(patient.heightM))
  if (patient.weightKg !== undefined) body.text(0x00101030, 'DS', String(patient.weightKg))
  body.text(0x00181000, 'LO', device.serialNumber ?? '')
  body.text(0x00181020, 'LO', device.softwareVersion ?? '')
  body.text(0x0020000d, 'UI', record.studyInstanceUid ?? '')
  body.text(0x0020000e, 'UI', `${record.studyInstanceUid ?? ''}9`)
  body.text(0x00200010, 'SH', '1')
  body.text(0x00200011, 'IS', '501')
  body.text(0x00200013, 'IS', String(part.index))
}

function writeContent(
  body: DicomBuffer,
  report: GeneratedReport,
  hospital: GeneratedHospital,
): void {
  const { record } = report
  body.text(0x0040a040, 'CS', 'CONTAINER')
  body.raw(codeSequence(0x0040a043, concepts.report))
  body.text(0x0040a050, 'CS', 'SEPARATE')
  body.sequence(0x0040a372)
  body.text(0x0040a491, 'CS', 'COMPLETE')
  body.text(0x0040a493, 'CS', 'UNVERIFIED')
  body.sequence(0x0040a504, () => {
    body.text(0x00080105, 'CS', 'DCMR')
    body.text(0x0040db00, 'CS', '10011')
  })
  const content = new ContentWriter(body)
  const start = body.beginSequence(0x0040a730)
  content.code('HAS CONCEPT MOD', concepts.procedureReported, concepts.computedTomography, () =>
    content.code('HAS CONCEPT MOD', concepts.hasIntent, concepts.diagnosticIntent),
  )
  writeObserver(content, record)
  content.container(concepts.accumulated, () => {
    content.number(concepts.totalEvents, record.declaredEvents, units.events)
    content.number(concepts.totalDlp, record.dlpTotalMgyCm, units.mgyCm)
  })
  const style = {
    operator: report.identity.operator,
    contrast: report.truth.contrast,
    srt: hospital.enhancedSr,
  }
  record.events.forEach((event, index) => {
    writeIrradiationEvent(content, event, report.secondSources[index] ?? null, style)
  })
  content.code('CONTAINS', concepts.sourceOfDose, concepts.automated)
  body.endSequence(start)
}

/** The scanner as observer (TID 1004), the time irradiated, and what the totals are of. */
function writeObserver(content: ContentWriter, { device, events, ...record }: ExamRecord): void {
  const context = 'HAS OBS CONTEXT'
  content.code(context, concepts.observerType, concepts.device)
  content.uid(
    context,
    concepts.deviceObserverUid,
    `2.25.77070${(device.serialNumber ?? '0').replaceAll(/\D/g, '')}`,
  )
  content.text(context, concepts.deviceObserverName, device.stationName ?? '')
  content.text(context, concepts.deviceObserverManufacturer, device.manufacturer ?? '')
  content.text(context, concepts.deviceObserverModel, device.model ?? '')
  content.text(context, concepts.deviceObserverSerial, device.serialNumber ?? '')
  content.dateTime(context, concepts.irradiationStart, compact(events[0]?.startedAt ?? ''))
  content.dateTime(context, concepts.irradiationEnd, compact(events.at(-1)?.startedAt ?? ''))
  content.code(context, concepts.scopeOfAccumulation, concepts.study, () =>
    content.uid('HAS PROPERTIES', concepts.studyInstanceUid, record.studyInstanceUid ?? ''),
  )
}
