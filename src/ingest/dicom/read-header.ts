import type { DataSet } from './data-set.ts'
import type { DicomConcept } from '../../catalogue/dicom-codes.ts'
import type { ExamRecord } from '../../contract/exam-record.ts'
import type { Code } from '../../domain/code.ts'
import { isDecimalText, shiftDecimal } from '../decimal-text.ts'
import { readCode, type FoundItems } from './content-items.ts'
import { isoDate, isoTime } from './dicom-dates.ts'
import { plainValue, put, uidValue } from './elements.ts'
import type { ReportReading } from './report-reading.ts'

/** What a report says beside its doses. */
export type Header = Omit<ExamRecord, 'schema' | 'modality' | 'events'>

/** Longest text of a name or description that the exam schema takes. */
const longestName = 256
const longestDescription = 1024

/**
 * Reads the allowed attributes, and no others: institutions and comments are never looked at, names of people
 * only to black them out (`readPeople`).
 * @param found the content items of the report's root; empty for what is no structured report
 */
export function readHeader(dataSet: DataSet, found: FoundItems, reading: ReportReading): Header {
  const requests = [
    dataSet,
    dataSet.firstItem('x0040a370'), // Referenced Request Sequence
    dataSet.firstItem('x00400275'), // Request Attributes Sequence
  ].filter((request) => request !== undefined)
  const description = (source: DataSet, tag: string) =>
    reading.text(source, tag)?.slice(0, longestDescription)
  const header: Header = {
    ...studyMoment(dataSet),
    patient: readPatient(dataSet, reading),
    device: readDevice(dataSet, found, reading),
  }
  put(header, 'studyInstanceUid', uidValue(dataSet, 'x0020000d'))
  put(header, 'sopInstanceUid', uidValue(dataSet, 'x00080018'))
  put(
    header,
    'accessionNumber',
    first(requests, (request) => identifier(request, 'x00080050', 64, reading)),
  )
  put(header, 'contentDateTime', dateTime(dataSet, 'x00080023', 'x00080033'))
  put(header, 'studyDescription', description(dataSet, 'x00081030'))
  put(
    header,
    'requestedProcedure',
    first(requests, (request) => description(request, 'x00321060')),
  )
  put(header, 'procedureCode', procedureCode(dataSet, requests, reading))
  return header
}

function readPatient(dataSet: DataSet, reading: ReportReading): Header['patient'] {
  const patient: Header['patient'] = {}
  put(patient, 'id', identifier(dataSet, 'x00100020', longestName, reading))
  put(patient, 'issuer', identifier(dataSet, 'x00100021', longestName, reading))
  put(patient, 'birthDate', birthDate(dataSet))
  put(patient, 'age', plainValue(dataSet, 'x00101010')?.slice(0, 16))
  put(patient, 'sex', plainValue(dataSet, 'x00100040')?.slice(0, 16))
  put(patient, 'weightKg', decimal(dataSet, 'x00101030', "Patient's Weight", reading))
  put(patient, 'heightM', decimal(dataSet, 'x00101020', "Patient's Size", reading))
  return patient
}

/** The device of the file's attributes; what they lack, from the device that observed (made) the report. */
function readDevice(dataSet: DataSet, found: FoundItems, reading: ReportReading): Header['device'] {
  const device: Header['device'] = {}
  const name = (tag: string, observer?: DicomConcept) =>
    reading.text(dataSet, tag)?.slice(0, longestName) ??
    (observer && reading.textOf(found.get(observer), longestName))
  put(device, 'manufacturer', name('x00080070', 'device-observer-manufacturer'))
  put(device, 'model', name('x00081090', 'device-observer-model'))
  put(device, 'stationName', name('x00081010', 'device-observer-name'))
  put(device, 'serialNumber', name('x00181000', 'device-observer-serial'))
  put(device, 'softwareVersion', name('x00181020'))
  return device
}

/** A report without study and content date is dated by its earliest irradiation. */
export function withEarliestStart(header: Header, starts: readonly (string | undefined)[]): Header {
  if (header.studyDate !== undefined) return header
  const earliest = starts.filter((start) => start !== undefined).sort()[0]
  if (earliest === undefined) return header
  return { ...header, studyDate: earliest.slice(0, 10), studyTime: earliest.slice(11) }
}

/** Date and time of one source: a study's time is never put to the content's date. */
function studyMoment(dataSet: DataSet): Pick<Header, 'studyDate' | 'studyTime'> {
  const study = isoDate(plainValue(dataSet, 'x00080020'))
  const [date, time] =
    study === undefined
      ? [isoDate(plainValue(dataSet, 'x00080023')), plainValue(dataSet, 'x00080033')]
      : [study, plainValue(dataSet, 'x00080030')]
  const moment: Pick<Header, 'studyDate' | 'studyTime'> = {}
  put(moment, 'studyDate', date)
  if (date !== undefined) put(moment, 'studyTime', isoTime(time))
  return moment
}

function dateTime(dataSet: DataSet, dateTag: string, timeTag: string): string | undefined {
  const date = isoDate(plainValue(dataSet, dateTag))
  if (date === undefined) return undefined
  return `${date}T${isoTime(plainValue(dataSet, timeTag)) ?? '00:00:00'}`
}

/** A placeholder such as "0" is passed on, for the interpreter to say so. */
function birthDate(dataSet: DataSet): string | undefined {
  const value = plainValue(dataSet, 'x00100030')
  return isoDate(value) ?? value?.slice(0, 32)
}

/** An identifier that is too long is left out: cut short, two patients or requests could become one. */
function identifier(
  dataSet: DataSet,
  tag: string,
  longest: number,
  reading: ReportReading,
): string | undefined {
  const value = reading.text(dataSet, tag)
  return value !== undefined && value.length <= longest ? value : undefined
}

function decimal(
  dataSet: DataSet,
  tag: string,
  field: string,
  reading: ReportReading,
): string | undefined {
  const value = plainValue(dataSet, tag)
  if (value === undefined) return undefined
  if (isDecimalText(value)) return shiftDecimal(value, 0) ?? undefined
  reading.note('optional-number-unreadable', field, null)
  return undefined
}

/** Procedure Code Sequence, else the requested procedure's code. */
function procedureCode(
  dataSet: DataSet,
  requests: readonly DataSet[],
  reading: ReportReading,
): Code | undefined {
  return (
    readCode(dataSet, 'x00081032', reading.text) ??
    first(requests, (request) => readCode(request, 'x00321064', reading.text))
  )
}

function first<T>(
  dataSets: readonly DataSet[],
  read: (dataSet: DataSet) => T | undefined,
): T | undefined {
  for (const dataSet of dataSets) {
    const value = read(dataSet)
    if (value !== undefined) return value
  }
  return undefined
}
