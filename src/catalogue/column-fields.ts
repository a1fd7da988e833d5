import { decimalFieldUnits } from './export-layouts/export-layout.ts'

/** What a column of a table can be, as people say it; in the order they look for it. */
export const columnFields = [
  { in: 'exam', field: 'studyDate', label: 'Date of the exam' },
  { in: 'exam', field: 'studyTime', label: 'Time of the exam' },
  { in: 'exam', field: 'studyDescription', label: 'Study description' },
  { in: 'exam', field: 'requestedProcedure', label: 'Requested procedure' },
  { in: 'exam', field: 'accessionNumber', label: 'Accession number' },
  { in: 'exam', field: 'studyInstanceUid', label: 'Study instance UID' },
  { in: 'exam', field: 'dlpTotalMgyCm', label: 'Total DLP of the exam' },
  { in: 'event', field: 'ctdivolMgy', label: 'CTDIvol' },
  { in: 'event', field: 'dlpMgyCm', label: 'DLP of the scan' },
  { in: 'event', field: 'phantomCm', label: 'CTDI phantom' },
  { in: 'event', field: 'ssdeMgy', label: 'SSDE' },
  { in: 'patient', field: 'id', label: 'Patient ID' },
  { in: 'patient', field: 'birthDate', label: 'Date of birth' },
  { in: 'patient', field: 'ageYears', label: 'Age' },
  { in: 'patient', field: 'sex', label: 'Sex' },
  { in: 'patient', field: 'weightKg', label: 'Weight' },
  { in: 'patient', field: 'heightM', label: 'Height' },
  { in: 'device', field: 'manufacturer', label: 'Manufacturer' },
  { in: 'device', field: 'model', label: 'Scanner model' },
  { in: 'device', field: 'stationName', label: 'Station name' },
  { in: 'device', field: 'serialNumber', label: 'Serial number' },
  { in: 'device', field: 'softwareVersion', label: 'Software version' },
  { in: 'event', field: 'acquisitionProtocol', label: 'Acquisition protocol' },
  { in: 'event', field: 'acquisitionType', label: 'Acquisition type' },
  { in: 'event', field: 'scanningLengthMm', label: 'Scanning length' },
  { in: 'event', field: 'kvp', label: 'Tube voltage' },
  { in: 'event', field: 'tubeCurrentMa', label: 'Tube current' },
  { in: 'event', field: 'maxTubeCurrentMa', label: 'Maximum tube current' },
  { in: 'event', field: 'exposureTimeS', label: 'Exposure time' },
  { in: 'event', field: 'exposureTimePerRotationS', label: 'Rotation time' },
  { in: 'event', field: 'pitch', label: 'Pitch' },
  { in: 'event', field: 'singleCollimationMm', label: 'Single collimation' },
  { in: 'event', field: 'totalCollimationMm', label: 'Total collimation' },
  { in: 'event', field: 'xRaySources', label: 'Number of X-ray sources' },
  { in: 'event', field: 'modulation', label: 'Tube current modulation' },
  { in: 'exam', field: 'indication', label: 'Indication' },
  { in: 'exam', field: 'declaredEvents', label: 'Number of events' },
  { in: 'exam', field: 'testPatient', label: 'Test patient' },
] as const

export type ColumnField = (typeof columnFields)[number]['field']

export const fieldLabel = (field: string): string =>
  columnFields.find((known) => known.field === field)?.label ?? field

/** Units a field can be converted from, its own first; empty for texts, counts and ratios. */
export function fieldUnits(field: string): readonly string[] {
  const table = Object.entries(decimalFieldUnits).find(([name]) => name === field)?.[1] ?? {}
  return Object.keys(table).filter((unit) => unit !== '')
}

/** Whether a field holds a decimal number, with or without a unit. */
export const isDecimalField = (field: string): boolean => Object.hasOwn(decimalFieldUnits, field)
