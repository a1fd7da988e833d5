import type { DataSet } from 'dicom-parser'
import type { ExamRecord } from '../../contract/exam-record.ts'
import type { Code } from '../../domain/code.ts'
import { isDecimalText, shiftDecimal } from '../decimal-text.ts'
import { readCode, type FoundItems } from './content-items.ts'
import { isoDate, isoTime } from './dicom-dates.ts'
import { firstItem, plainValue, uidValue } from './elements.ts'
import type { ReportReading } from './report-reading.ts'

/** What the attributes around a report say; dates and observers may still be filled from its content. */
export type Header = Omit<ExamRecord, 'schema' | 'modality' | 'events'>

/** Longest text of a name or description that the exam schema takes. */
const longestName = 256
const longestDescription = 1024

/**
 * Reads the allowed attributes, and no others: names, operators, physicians, institutions and comments are
 * never looked at.
 */
export function readHeader(dataSet: DataSet, reading: ReportReading): Header {
  const name = (tag: string) => reading.text(dataSet, tag)?.slice(0, longestName)
  const requests = [
    dataSet,
    firstItem(dataSet, 'x0040a370'), // Referenced Request Sequence
    firstItem(dataSet, 'x00400275'), // Request Attributes Sequence
  ].filter((request) => request !== undefined)
  return defined({
    studyInstanceUid: uidValue(dataSet, 'x0020000d'),
    sopInstanceUid: uidValue(dataSet, 'x00080018'),
    accessionNumber: first(requests, (request) => identifier(request, 'x00080050', 64, reading)),
    contentDateTime: dateTime(dataSet, 'x00080023', 'x00080033'),
    ...studyMoment(dataSet),
    studyDescription: reading.text(dataSet, 'x00081030')?.slice(0, longestDescription),
    requestedProcedure: first(requests, (request) =>
      reading.text(request, 'x00321060')?.slice(0, longestDescription),
    ),
    procedureCode: procedureCode(dataSet, requests, reading),
    patient: defined({
      id: identifier(dataSet, 'x00100020', longestName, reading),
      issuer: identifier(dataSet, 'x00100021', longestName, reading),
      birthDate: birthDate(dataSet),
      age: plainValue(dataSet, 'x00101010')?.slice(0, 16),
      sex: plainValue(dataSet, 'x00100040')?.slice(0, 16),
      weightKg: decimal(dataSet, 'x00101030', "Patient's Weight", reading),
      heightM: decimal(dataSet, 'x00101020', "Patient's Size", reading),
    }),
    device: defined({
      manufacturer: name('x00080070'),
      model: name('x00081090'),
      stationName: name('x00081010'),
      serialNumber: name('x00181000'),
      softwareVersion: name('x00181020'),
    }),
  })
}

/** The device that made the report, where the attributes of the file do not name it. */
export function withObserver(header: Header, found: FoundItems, reading: ReportReading): Header {
  const observed = (concept: Parameters<FoundItems['get']>[0]) =>
    reading.textOf(found.get(concept), longestName)
  const { device } = header
  return {
    ...header,
    device: defined({
      ...device,
      manufacturer: device.manufacturer ?? observed('device-observer-manufacturer'),
      model: device.model ?? observed('device-observer-model'),
      stationName: device.stationName ?? observed('device-observer-name'),
      serialNumber: device.serialNumber ?? observed('device-observer-serial'),
    }),
  }
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
  return defined({ studyDate: date, studyTime: date === undefined ? undefined : isoTime(time) })
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

/** Without the keys whose value is absent, so that absence is stated in one way. */
export function defined<T extends object>(record: T): T {
  for (const key of Object.keys(record)) {
    if (Reflect.get(record, key) === undefined) Reflect.deleteProperty(record, key)
  }
  return record
}
