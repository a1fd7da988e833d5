import type { DataSet } from 'dicom-parser'
import type { DicomConcept } from '../../catalogue/dicom-codes.ts'
import type { ExamRecord } from '../../contract/exam-record.ts'
import { addDecimals } from '../decimal-text.ts'
import { codedValueKey, collectItems, type FoundItems } from './content-items.ts'
import { defined } from './read-header.ts'
import { readCtEvent } from './read-ct-event.ts'
import type { ReportReading } from './report-reading.ts'

const accumulated: ReadonlySet<DicomConcept> = new Set(['ct-accumulated-dose-data'])

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
export function readCtReport(
  root: DataSet,
  found: FoundItems,
  reading: ReportReading,
): ReportDoses {
  const totals = collectItems(root, accumulated)
  return defined<ReportDoses>({
    modality: 'CT',
    dlpTotalMgyCm: dlpTotal(totals, reading),
    declaredEvents: reading.number(
      totals.get('irradiation-events-total'),
      'irradiation-events-total',
      'count',
      null,
    ),
    events: (found.get('ct-acquisition') ?? []).map((node, index) =>
      readCtEvent(node, index + 1, reading),
    ),
  })
}

/**
 * One total; totals of different phantoms are added, as scanners add them themselves when they give one.
 * Unequal totals that do not say why there are several are left to the events.
 */
function dlpTotal(totals: FoundItems, reading: ReportReading): string | undefined {
  const read = (totals.get('dlp-total') ?? []).flatMap((item) => {
    const value = reading.doseOf(item, 'dlp-total', 'mGy.cm', null)
    const phantom = collectItems(item, new Set()).get('ctdiw-phantom-type')?.[0]
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
