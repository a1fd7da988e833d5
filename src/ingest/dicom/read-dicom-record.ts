import type { DataSet } from './data-set.ts'
import type { DicomConcept } from '../../catalogue/dicom-codes.ts'
import {
  doseReportClasses,
  secondaryCaptureClass,
  sopClassNames,
} from '../../catalogue/dicom-codes-sop-classes.ts'
import { mammographyProcedures, therapeuticIntents } from '../../catalogue/dicom-codes-values.ts'
import { conceptByCode } from '../../catalogue/dicom-codes.ts'
import type { ExamRecord } from '../../contract/exam-record.ts'
import { severityOf, type RuleId } from '../../domain/finding-rules.ts'
import type { InstanceIdentity, SourceItem } from '../adapter.ts'
import { hidePeople } from '../people/hide-people.ts'
import { codedValueKey, codeKey, collectItems, type FoundItems } from './content-items.ts'
import type { DicomFormat } from './dicom-format.ts'
import { isoDateTime } from './dicom-dates.ts'
import { plainValue, put, uidValue } from './elements.ts'
import { dicomLimits } from './limits.ts'
import { metaIdentity, openDicom } from './open-dicom.ts'
import { readCtReport, type ReportDoses } from './read-ct-report.ts'
import { readHeader, withEarliestStart, type Header } from './read-header.ts'
import { readPeople } from './read-people.ts'
import { isPhilipsDoseInfo, readPhilipsDoseInfo } from './read-philips-dose-info.ts'
import { readProjectionReport } from './read-projection-report.ts'
import { ReportReading } from './report-reading.ts'
import { makeTextReader } from './text-reader.ts'

const noItems: FoundItems = new Map()
const rootContainers: ReadonlySet<DicomConcept> = new Set(['procedure-reported'])

/**
 * Reads one DICOM file into the exam schema: CT and projection dose reports, and Philips "Dose Info"
 * captures. Never throws for its bytes: what is no dose report is refused by name, what is damaged or
 * costs too much is refused, and a record is given only of a file that is whole.
 */
export function readDicomRecord(bytes: Uint8Array): RecordItem {
  const opened = openDicom(bytes)
  if (!opened.ok) return { ...refused('dicom-other', opened.rule), instance: metaIdentity(bytes) }
  return { ...readOpened(opened.dataSet), instance: identityOf(opened.dataSet) }
}

type RecordItem = Exclude<SourceItem, { kind: 'remark' }>

function identityOf(dataSet: DataSet): InstanceIdentity {
  const identity: { -readonly [Key in keyof InstanceIdentity]: InstanceIdentity[Key] } = {}
  put(identity, 'sopClassUid', uidValue(dataSet, 'x00080016'))
  put(identity, 'sopInstanceUid', uidValue(dataSet, 'x00080018'))
  put(identity, 'studyInstanceUid', uidValue(dataSet, 'x0020000d'))
  return identity
}

function readOpened(dataSet: DataSet): RecordItem {
  const sopClass = uidValue(dataSet, 'x00080016')
  const kind = doseReportClasses.get(sopClass ?? '')
  if (kind !== undefined) return withoutPeople(readDoseReport(dataSet, kind, sopClass), dataSet)
  if (sopClass === secondaryCaptureClass && isPhilipsDoseInfo(dataSet)) {
    return withoutPeople(readDoseInfo(dataSet), dataSet)
  }
  return notADoseReport(sopClassName(sopClass))
}

function withoutPeople(item: RecordItem, dataSet: DataSet): RecordItem {
  if (item.kind !== 'record') return item
  const people = readPeople(dataSet, makeTextReader(plainValue(dataSet, 'x00080005')))
  return { ...item, record: hidePeople(item.record, people) }
}

function readDoseReport(
  dataSet: DataSet,
  kind: 'rdsr' | 'esr',
  sopClass: string | undefined,
): RecordItem {
  const root = codeKey(dataSet, 'x0040a043')
  if (conceptByCode.get(root ?? '') !== 'x-ray-radiation-dose-report') {
    return notADoseReport(`${sopClassName(sopClass)}, root concept ${printableCode(root)}`)
  }
  const found = collectItems(dataSet, rootContainers)
  const isCt = found.has('ct-acquisition') || found.has('ct-accumulated-dose-data')
  const isProjection = found.has('projection-event')
  if (isCt && isProjection) return notADoseReport('dose report of CT and projection together')
  if (isMammography(found)) return notADoseReport('mammography dose report')

  const reading = startReading(dataSet)
  const doses = isCt ? readCtReport(found, reading) : readProjectionReport(found, reading)
  const header = withEarliestStart(readHeader(dataSet, found, reading), [
    ...doses.events.map((event) => event.startedAt),
    ...(found.get('start-of-irradiation') ?? []).map((item) =>
      isoDateTime(plainValue(item, 'x0040a120')),
    ),
  ])
  const ctFormat = kind === 'rdsr' ? 'dicom-rdsr-ct' : 'dicom-esr-ct'
  const purpose = isTherapeutic(found) ? 'interventional-guidance' : undefined
  return recordOf(isCt ? ctFormat : 'dicom-rdsr-projection', header, doses, reading, purpose)
}

function readDoseInfo(dataSet: DataSet): RecordItem {
  const reading = startReading(dataSet)
  const doses = readPhilipsDoseInfo(dataSet, reading)
  return recordOf(
    'dicom-sc-philips',
    readHeader(dataSet, noItems, reading),
    doses,
    reading,
    undefined,
  )
}

const startReading = (dataSet: DataSet): ReportReading =>
  new ReportReading(makeTextReader(plainValue(dataSet, 'x00080005')))

function recordOf(
  format: DicomFormat,
  header: Header,
  doses: ReportDoses,
  reading: ReportReading,
  purpose: ExamRecord['purpose'],
): RecordItem {
  const { findings } = reading
  if (findings.some(({ rule }) => severityOf(rule) === 'rejected')) {
    return { kind: 'refused', format, row: null, findings }
  }
  if (doses.events.length > dicomLimits.events) return refused(format, 'limit-exceeded')
  const totals = [doses.dlpTotalMgyCm, doses.kapTotalGyCm2, doses.kaRTotalGy]
  if (doses.events.length === 0 && totals.every((total) => total === undefined)) {
    return refused(format, 'no-dose')
  }
  const record: ExamRecord = {
    schema: 'opendrl-exam/1',
    ...header,
    ...(purpose === undefined ? {} : { purpose }),
    ...doses,
  }
  return { kind: 'record', format, row: null, record, findings }
}

function isMammography(found: FoundItems): boolean {
  const procedure = found.get('procedure-reported')?.[0]
  return procedure !== undefined && mammographyProcedures.has(codedValueKey(procedure) ?? '')
}

function isTherapeutic(found: FoundItems): boolean {
  const intent = found.get('has-intent')?.[0]
  return intent !== undefined && therapeuticIntents.has(codedValueKey(intent) ?? '')
}

function refused(format: DicomFormat, rule: RuleId, detail?: string): RecordItem {
  const finding = detail === undefined ? { rule } : { rule, detail }
  return { kind: 'refused', format, row: null, findings: [finding] }
}

const notADoseReport = (detail: string): RecordItem =>
  refused('dicom-other', 'not-a-dose-report', detail)

function sopClassName(sopClass: string | undefined): string {
  if (sopClass === undefined) return 'object without SOP class'
  return sopClassNames.get(sopClass) ?? `SOP class ${sopClass}`
}

/** A code is shown only where it looks like one of a known scheme: anything may stand in a hostile file. */
function printableCode(key = ''): string {
  if (key.length > 24) return 'unknown'
  const code = /^(DCM|LN|SCT|SRT) ([A-Z]?[\dA-F]*-?[\dA-F]+)$/.exec(key)
  return code === null ? 'unknown' : `${code[2]} ${code[1]}`
}
