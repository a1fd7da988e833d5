import type { ExamRecord } from '../../contract/exam-record.ts'
import type { ReportedScanner } from '../../domain/exam-report.ts'
import type { Pseudonymiser } from '../ports.ts'
import type { CleanText } from './clean-text.ts'

/** The device: told apart by serial number, else by maker, model and station name; never by software version. */
export function interpretScanner(
  device: ExamRecord['device'],
  clean: CleanText,
  pseudonymiser: Pseudonymiser,
): ReportedScanner {
  const serial = device.serialNumber?.trim() ?? ''
  const described = [device.manufacturer, device.model, device.stationName]
  const scannerId =
    serial === ''
      ? pseudonymiser.pseudonym(
          'scanner',
          'model',
          described.map((part) => part?.trim() ?? '').join('|'),
        )
      : pseudonymiser.pseudonym('scanner', 'serial', serial)
  return {
    scannerId,
    manufacturer: clean(device.manufacturer),
    model: clean(device.model),
    stationName: clean(device.stationName),
    softwareVersion: clean(device.softwareVersion),
  }
}
