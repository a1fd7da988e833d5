import type { IrradiationEventInput } from '../../src/contract/exam-record.ts'
import { dayNumber } from './calendar.ts'
import type { GeneratedHospital } from './hospital.ts'
import type { GeneratedReport } from './sample-exam.ts'
import type { SecondSource } from './sample-events.ts'

type Decimal = string | number | undefined

const typeMeanings = {
  spiral: 'Spiral Acquisition',
  sequenced: 'Sequenced Acquisition',
  'constant-angle': 'Constant Angle Acquisition',
  stationary: 'Stationary Acquisition',
  free: 'Free Acquisition',
  'cone-beam': 'Cone Beam Acquisition',
} as const

/** OpenREM turns commas inside values into semicolons; then Python's csv quotes what still needs it. */
export function csvCell(value: string): string {
  const text = value.includes(',') ? value.replaceAll(',', ';') : value
  return /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const padded = (places: number) => (value: Decimal) =>
  value === undefined ? '' : Number(value).toFixed(places)
const plain = (value: Decimal): string => (value === undefined ? '' : String(value))

/** One study as one row; as long as the study has events. */
export function openremRow(report: GeneratedReport, hospital: GeneratedHospital): string {
  const { record, identity } = report
  const { patient, device } = record
  const { csv } = hospital
  const number = csv.paddedDecimals ? padded(8) : plain
  const cells = [
    csvCell(identity.patientName),
    patient.id ?? '',
    csvCell(hospital.name),
    csvCell(device.manufacturer ?? ''),
    csvCell(device.model ?? ''),
    device.stationName ?? '',
    csvCell(`${hospital.name} ${device.stationName ?? ''}`),
    record.accessionNumber ?? '',
    csvCell(identity.operator),
    record.studyDate ?? '',
    record.studyTime ?? '',
    csv.birthDates ? (patient.birthDate ?? '') : '',
    ageYears(patient.birthDate, record.studyDate, csv.paddedDecimals ? 3 : 1),
    patient.sex ?? '',
    number(patient.heightM),
    csv.paddedDecimals ? padded(4)(patient.weightKg) : plain(patient.weightKg),
    record.testPatient === true ? 'Yes' : '',
    csvCell(record.studyDescription ?? ''),
    csvCell(record.requestedProcedure ?? ''),
    '',
    plain(record.declaredEvents),
    number(record.dlpTotalMgyCm),
  ]
  record.events.forEach((event, index) => {
    pushEvent(cells, event, report.secondSources[index] ?? null, hospital)
  })
  return cells.join(',')
}

/** OpenREM keeps the decimal age to one place: an infant of two months is 0.2. */
function ageYears(
  birthDate: string | undefined,
  studyDate: string | undefined,
  places: number,
): string {
  if (birthDate === undefined || studyDate === undefined) return ''
  const years = (dayNumber(studyDate) - dayNumber(birthDate)) / 365.25
  return Number(years.toFixed(1)).toFixed(places)
}

function pushEvent(
  cells: string[],
  event: IrradiationEventInput,
  second: SecondSource | null,
  { csv }: GeneratedHospital,
): void {
  const number = csv.paddedDecimals ? padded(8) : plain
  cells.push(
    csvCell(event.acquisitionProtocol ?? ''),
    event.acquisitionType === undefined ? '' : typeMeanings[event.acquisitionType],
    number(event.exposureTimeS),
    number(event.scanningLengthMm),
    number(event.singleCollimationMm),
    number(event.totalCollimationMm),
    number(event.pitch),
    plain(event.xRaySources),
    number(event.ctdivolMgy),
    phantomText(event.phantomCm, csv.phantomText),
    number(event.dlpMgyCm),
    'A',
    number(event.kvp),
    number(event.maxTubeCurrentMa),
    number(event.tubeCurrentMa),
    number(event.exposureTimePerRotationS),
    second === null ? '' : 'B',
    number(second?.kvp),
    number(second?.maxTubeCurrentMa),
    number(second?.tubeCurrentMa),
    number(second?.exposureTimePerRotationS),
    csvCell(event.modulation ?? ''),
    '',
    '',
  )
}

function phantomText(phantomCm: 16 | 32 | undefined, text: 'cm' | 'code-meaning'): string {
  if (phantomCm === undefined) return ''
  if (text === 'cm') return `${phantomCm} cm`
  return phantomCm === 16 ? 'IEC Head Dosimetry Phantom' : 'IEC Body Dosimetry Phantom'
}

/** What OpenREM writes in place of a row that it could not export: one cell, with identity in it. */
export const openremErrorRow = ({ record }: GeneratedReport, exam: number): string =>
  `"DoesNotExist error whilst exporting study ${exam} of ${exam}, study UID ${record.studyInstanceUid ?? ''}, accession number ${record.accessionNumber ?? ''} - maybe database entry was deleted as part of importing later version of same study?"`
