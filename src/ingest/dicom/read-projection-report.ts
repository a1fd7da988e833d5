import type { DataSet } from './data-set.ts'
import type { DicomConcept } from '../../catalogue/dicom-codes.ts'
import type { WantedUnit } from '../../catalogue/dicom-codes-units.ts'
import { fluoroscopyEventTypes } from '../../catalogue/dicom-codes-values.ts'
import type { IrradiationEventInput } from '../../contract/exam-record.ts'
import { addDecimals } from '../decimal-text.ts'
import { codedValueKey, collectItems, type FoundItems } from './content-items.ts'
import { put } from './elements.ts'
import { readEventIdentity } from './read-ct-event.ts'
import type { ReportDoses } from './read-ct-report.ts'
import type { ReportReading } from './report-reading.ts'

const nothingBelow: ReadonlySet<DicomConcept> = new Set()

/** The doses of a radiography or fluoroscopy report (TID 10001). @param found the items of the report's root */
export function readProjectionReport(found: FoundItems, reading: ReportReading): ReportDoses {
  const planes = (found.get('accumulated-dose-data') ?? []).map((node) =>
    collectItems(node, nothingBelow),
  )
  const events = (found.get('projection-event') ?? []).map((node) =>
    collectItems(node, nothingBelow),
  )
  if ([...planes, ...events].some((node) => node.has('average-glandular-dose'))) {
    reading.note('not-a-dose-report', 'Average Glandular Dose', null, 'mammography dose report')
  }
  const fluoroscopyTimeS = sumOfPlanes(planes, (plane) =>
    reading.number(plane.get('fluoro-time-total'), 'fluoro-time-total', 's', null),
  )
  const total = (concept: DicomConcept, unit: WantedUnit): string | undefined =>
    sumOfPlanes(planes, (plane) => reading.dose(plane, concept, unit, null))
  const doses: ReportDoses = {
    modality: isFluoroscopy(events, fluoroscopyTimeS) ? 'RF' : 'DX',
    events: events.map((event, index) => readProjectionEvent(event, index + 1, reading)),
  }
  put(doses, 'kapTotalGyCm2', total('dap-total', 'Gy.cm2'))
  put(doses, 'kaRTotalGy', total('dose-rp-total', 'Gy'))
  put(doses, 'fluoroscopyTimeS', fluoroscopyTimeS)
  return doses
}

/** A biplane system accumulates each plane by itself; a plane without the value leaves no total, not half of one. */
function sumOfPlanes(
  planes: readonly FoundItems[],
  read: (plane: FoundItems) => string | undefined,
): string | undefined {
  const values = planes.map(read).filter((value) => value !== undefined)
  if (values.length < planes.length) return undefined
  return values.length === 1 ? values[0] : (addDecimals(values) ?? undefined)
}

function isFluoroscopy(events: readonly FoundItems[], timeS: string | undefined): boolean {
  const typed = events.some((event) => {
    const item: DataSet | undefined = event.get('irradiation-event-type')?.[0]
    return item !== undefined && fluoroscopyEventTypes.has(codedValueKey(item) ?? '')
  })
  return typed || /[1-9]/.test(timeS?.replace(/[eE].*$/, '') ?? '')
}

function readProjectionEvent(
  found: FoundItems,
  event: number,
  reading: ReportReading,
): IrradiationEventInput {
  const record = readEventIdentity(found, reading)
  const number = (concept: DicomConcept, unit: WantedUnit) =>
    reading.number(found.get(concept), concept, unit, event)
  put(record, 'kapGyCm2', reading.dose(found, 'dose-area-product', 'Gy.cm2', event))
  put(record, 'kaRGy', reading.dose(found, 'dose-rp', 'Gy', event))
  put(record, 'kvp', number('kvp', 'kV'))
  put(record, 'tubeCurrentMa', number('tube-current', 'mA'))
  put(record, 'exposureTimeS', number('exposure-time', 's'))
  return record
}
