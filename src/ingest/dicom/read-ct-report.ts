import type { DataSet } from './data-set.ts'
import type { DicomConcept } from '../../catalogue/dicom-codes.ts'
import type { ExamRecord } from '../../contract/exam-record.ts'
import { addDecimals } from '../decimal-text.ts'
import { codedValueKey, collectItems, type FoundItems } from './content-items.ts'
import { put } from './elements.ts'
import { readCtEvent } from './read-ct-event.ts'
import type { ReportReading } from './report-reading.ts'

const nothingBelow: ReadonlySet<DicomConcept> = new Set()

export type ReportDoses = Pick<
  ExamRecord,
  | 'modality'
  | 'events'
  | 'dlpTotalMgyCm'
  | 'kapTotalGyCm2'
  | 'kaRTotalGy'
  | 'fluoroscopyTimeS'
  | 'declaredEvents'
>

/** The doses of a CT report (TID 10011). @param found the items of the report's root */
export function readCtReport(found: FoundItems, reading: ReportReading): ReportDoses {
  const totals = new Map<DicomConcept, DataSet[]>()
  for (const node of found.get('ct-accumulated-dose-data') ?? []) {
    collectItems(node, nothingBelow, totals)
  }
  const doses: ReportDoses = {
    modality: 'CT',
    events: (found.get('ct-acquisition') ?? []).map((node, index) =>
      readCtEvent(node, index + 1, reading),
    ),
  }
  const declared = totals.get('irradiation-events-total')
  put(doses, 'dlpTotalMgyCm', dlpTotal(totals, reading))
  put(doses, 'declaredEvents', reading.number(declared, 'irradiation-events-total', 'count', null))
  return doses
}

/**
 * One total; totals of different phantoms are added, as scanners add them themselves when they give one.
 * Unequal totals that do not say why there are several are left to the events.
 */
function dlpTotal(totals: FoundItems, reading: ReportReading): string | undefined {
  const read = (totals.get('dlp-total') ?? []).flatMap((item) => {
    const value = reading.doseOf(item, 'dlp-total', 'mGy.cm', null)
    const phantom = collectItems(item, nothingBelow).get('ctdiw-phantom-type')?.[0]
    return value === undefined ? [] : [{ value, phantom: phantom && codedValueKey(phantom) }]
  })
  const values = read.map(({ value }) => value)
  if (new Set(values).size <= 1 && read.length <= 1) return values[0]
  const phantoms = new Set(read.map(({ phantom }) => phantom))
  if (phantoms.size === read.length && !phantoms.has(undefined)) {
    return addDecimals(values) ?? undefined
  }
  if (new Set(values).size === 1) return values[0]
  reading.note('optional-number-unreadable', 'CT Dose Length Product Total', null)
  return undefined
}
