import type { DataSet } from './data-set.ts'
import type { DicomConcept } from '../../catalogue/dicom-codes.ts'
import type { WantedUnit } from '../../catalogue/dicom-codes-units.ts'
import { acquisitionTypeByCode, phantomByCode } from '../../catalogue/dicom-codes-values.ts'
import type { IrradiationEventInput } from '../../contract/exam-record.ts'
import { codedValueKey, collectItems, readCode, type FoundItems } from './content-items.ts'
import { isoDateTime } from './dicom-dates.ts'
import { plainValue, put, uidValue } from './elements.ts'
import { readSize } from './read-size.ts'
import type { ReportReading } from './report-reading.ts'

const containers: ReadonlySet<DicomConcept> = new Set([
  'ct-acquisition-parameters',
  'ct-x-ray-source-parameters',
  'ct-dose',
])

type NumberField = {
  [K in keyof IrradiationEventInput]-?: string extends IrradiationEventInput[K] ? K : never
}[keyof IrradiationEventInput]

/** TID 10013, the numbers beside the doses. */
const numbers: readonly (readonly [NumberField, DicomConcept, WantedUnit])[] = [
  ['exposureTimeS', 'exposure-time', 's'],
  ['scanningLengthMm', 'scanning-length', 'mm'],
  ['singleCollimationMm', 'single-collimation', 'mm'],
  ['totalCollimationMm', 'total-collimation', 'mm'],
  ['pitch', 'pitch-factor', 'ratio'],
  ['kvp', 'kvp', 'kV'],
  ['tubeCurrentMa', 'tube-current', 'mA'],
  ['maxTubeCurrentMa', 'tube-current-maximum', 'mA'],
  ['exposureTimePerRotationS', 'exposure-time-per-rotation', 's'],
]

/** One CT irradiation event (113819). @param event 1-based, for findings */
export function readCtEvent(
  node: DataSet,
  event: number,
  reading: ReportReading,
): IrradiationEventInput {
  const found = collectItems(node, containers)
  const record = readEventIdentity(found, reading)
  put(record, 'acquisitionType', acquisitionType(found))
  put(record, 'phantomCm', phantom(found))
  put(record, 'ctdivolMgy', reading.dose(found, 'mean-ctdivol', 'mGy', event))
  put(record, 'dlpMgyCm', reading.dose(found, 'dlp', 'mGy.cm', event))
  put(record, 'modulation', reading.textOf(found.get('x-ray-modulation-type'), 256))
  put(record, 'xRaySources', sources(found, event, reading))
  for (const [field, concept, unit] of numbers) {
    put(record, field, reading.number(found.get(concept), concept, unit, event))
  }
  readSize(found, event, reading, record)
  return record
}

/** What every irradiation event has, CT or projection. */
export function readEventIdentity(
  found: FoundItems,
  reading: ReportReading,
): IrradiationEventInput {
  const record: IrradiationEventInput = {}
  const region = found.get('target-region')?.[0]
  put(record, 'irradiationEventUid', firstUid(found.get('irradiation-event-uid')))
  put(record, 'acquisitionProtocol', reading.textOf(found.get('acquisition-protocol'), 1024))
  put(record, 'targetRegion', region && readCode(region, 'x0040a168', reading.text))
  put(record, 'startedAt', startOf(found))
  return record
}

/** DateTime Started, or the start of irradiation where the event itself carries that. */
function startOf(found: FoundItems): string | undefined {
  const item = found.get('datetime-started')?.[0] ?? found.get('start-of-irradiation')?.[0]
  return item && isoDateTime(plainValue(item, 'x0040a120'))
}

/** UIDREF items; some makers write the UID as text. */
function firstUid(items: readonly DataSet[] | undefined): string | undefined {
  const item = items?.[0]
  return item && (uidValue(item, 'x0040a124') ?? uidValue(item, 'x0040a160'))
}

function acquisitionType(found: FoundItems): IrradiationEventInput['acquisitionType'] {
  const item = found.get('ct-acquisition-type')?.[0]
  return acquisitionTypeByCode.get((item && codedValueKey(item)) ?? '')
}

/** Absent where the event names none, one of other make, or two different ones. */
function phantom(found: FoundItems): IrradiationEventInput['phantomCm'] {
  const items = found.get('ctdiw-phantom-type') ?? []
  const keys = new Set(items.map((item) => codedValueKey(item)))
  const [key] = keys
  return keys.size === 1 && key !== undefined ? phantomByCode.get(key) : undefined
}

/** Number of X-Ray Sources, else how many the event describes. */
function sources(found: FoundItems, event: number, reading: ReportReading): string | undefined {
  const declared = reading.number(found.get('x-ray-sources'), 'x-ray-sources', 'count', event)
  const described = found.get('ct-x-ray-source-parameters')?.length ?? 0
  return declared ?? (described > 0 ? String(described) : undefined)
}
