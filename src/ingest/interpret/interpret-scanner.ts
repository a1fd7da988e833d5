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
  return {
    scannerId: scannerIdOf(device, pseudonymiser),
    manufacturer: clean(device.manufacturer),
    model: clean(device.model),
    stationName: clean(device.stationName),
    softwareVersion: clean(device.softwareVersion),
  }
}

/** A hospital has a handful of scanners; what stands for each is worked out once. */
const known = new WeakMap<Pseudonymiser, Map<string, string>>()
const mostKnown = 1000

function scannerIdOf(device: ExamRecord['device'], pseudonymiser: Pseudonymiser): string {
  const serial = device.serialNumber?.trim() ?? ''
  const [kind, name] =
    serial === ''
      ? [
          'model',
          [device.manufacturer, device.model, device.stationName]
            .map((part) => part?.trim() ?? '')
            .join('|'),
        ]
      : ['serial', serial]
  const ids = known.get(pseudonymiser) ?? new Map<string, string>()
  known.set(pseudonymiser, ids)
  const key = `${kind} ${name}`
  const id = ids.get(key) ?? pseudonymiser.pseudonym('scanner', kind, name)
  if (ids.size < mostKnown) ids.set(key, id)
  return id
}
