import type { ExamRecord, IrradiationEventInput } from '../../contract/exam-record.ts'
import { mammographyProcedures } from '../../catalogue/dicom-codes-values.ts'
import { severityOf } from '../../domain/finding-rules.ts'
import type { SourceItem } from '../adapter.ts'
import type { BundleIndex, Placed } from './bundle-index.ts'
import { codeKeys } from './coded.ts'
import { fhirMoment } from './fhir-time.ts'
import { has, nodeAt, nodesAt, textAt } from './json-node.ts'
import { noteMissing, readDevice, readPatient, readStudy } from './read-context.ts'
import { eventUid, isIrradiationEvent, readEvent } from './read-event.ts'
import { SummaryReading } from './summary-reading.ts'

export const fhirFormat = 'fhir-bundle'

const summaryCode = 'LN 73569-6'
const ctProcedures: ReadonlySet<string> = new Set(['SCT 77477000', 'SRT P5-08000'])
const projection = 'DCM 113704'
const radiopharmaceutical: ReadonlySet<string> = new Set(['DCM 113502', 'DCM 113507'])
const glandularDose = 'DCM 111637'
const fluoroscopyDevices: ReadonlySet<string> = new Set(['XA', 'RF'])
const radiographyDevices: ReadonlySet<string> = new Set(['DX', 'CR'])

export type SummaryItem = Extract<SourceItem, { kind: 'record' | 'refused' }>

export const isDoseSummary = ({ resource }: Placed): boolean =>
  textAt(resource, 'resourceType') === 'Observation' &&
  codeKeys(resource, 'code').includes(summaryCode)

/** States in which an Observation says nothing, or no longer. */
const isVoid = ({ resource }: Placed): boolean =>
  ['entered-in-error', 'cancelled', 'registered', 'unknown'].includes(
    textAt(resource, 'status') ?? '',
  )

/** One dose summary is one report of an exam; its row is its entry in the bundle. */
export function readSummary(summary: Placed, index: BundleIndex): SummaryItem {
  const reading = new SummaryReading(index)
  const { resource, path, entry } = summary
  const item = { format: fhirFormat, row: entry } as const
  const other = notXRay(summary)
  if (other !== null) {
    const finding = { rule: 'not-a-dose-report', field: path, detail: other } as const
    return { kind: 'refused', ...item, findings: [finding] }
  }
  if (isVoid(summary)) reading.note('fhir-summary-void', `${path}.status`)
  if (has(resource, 'modifierExtension')) reading.note('fhir-modifier', path)
  noteMissing(summary, reading)
  noteUnused(summary, reading)

  const totals = readTotals(summary, reading)
  const events = readEvents(summary, reading)
  const { started, modalities, ...study } = readStudy(summary, reading)
  const patient = readPatient(summary, reading)
  const { device, types } = readDevice(summary, reading)
  const modality = modalityOf(summary, totals, events, [
    ...modalities,
    ...types.map((key) => key.replace(/^DCM /, '')),
  ])
  if (modality === null) reading.note('modality-unknown', path)
  if (modality === null || reading.findings.some(({ rule }) => severityOf(rule) === 'rejected'))
    return { kind: 'refused', ...item, findings: reading.findings }

  const record: ExamRecord = {
    schema: 'opendrl-exam/1',
    modality,
    ...study,
    ...examMoment(summary, started, reading),
    ...issuedAt(summary),
    patient,
    device,
    ...totals,
    events,
  }
  return { kind: 'record', ...item, record, findings: reading.findings, places: reading.places }
}

/** What else dose summaries are made for; null for X-ray. */
function notXRay(summary: Placed): string | null {
  const codes = [
    ...procedureCodes(summary),
    ...nodesAt(summary.resource, 'component').flatMap(({ node }) => codeKeys(node, 'code')),
  ]
  if (codes.some((key) => radiopharmaceutical.has(key))) return 'radiopharmaceutical dose summary'
  return codes.some((key) => key === glandularDose || mammographyProcedures.has(key))
    ? 'mammography dose summary'
    : null
}

const procedureCodes = ({ resource }: Placed): readonly string[] =>
  nodesAt(resource, 'component')
    .filter(({ node }) => codeKeys(node, 'code').includes('DCM 121058'))
    .flatMap(({ node }) => codeKeys(node, 'valueCodeableConcept'))

type Totals = Pick<
  ExamRecord,
  'dlpTotalMgyCm' | 'kapTotalGyCm2' | 'kaRTotalGy' | 'fluoroscopyTimeS'
>

function readTotals(summary: Placed, reading: SummaryReading): Totals {
  const dlp = reading.dose(summary, 'dlp-total', 'mGy.cm', 'dlpTotalMgyCm')
  const kap = reading.dose(summary, 'dap-total', 'Gy.cm2', 'kapTotalGyCm2')
  const kaR = reading.dose(summary, 'dose-rp-total', 'Gy', 'kaRTotalGy')
  const time = reading.number(summary, 'fluoro-time-total', 's', 'fluoroscopyTimeS')
  return {
    ...(dlp === undefined ? {} : { dlpTotalMgyCm: dlp }),
    ...(kap === undefined ? {} : { kapTotalGyCm2: kap }),
    ...(kaR === undefined ? {} : { kaRTotalGy: kaR }),
    ...(time === undefined ? {} : { fluoroscopyTimeS: time }),
  }
}

/** A CTDIvol or DLP without its irradiation belongs to nobody knows which. */
function noteUnused(summary: Placed, reading: SummaryReading): void {
  for (const concept of ['mean-ctdivol', 'dlp'] as const)
    for (const { path } of reading.components(summary, concept))
      reading.note('fhir-component-unused', path)
}

/**
 * The events of a summary, all or none: with one of them missing, the doses of the exam would be in part; one
 * without its UID could not be told from the same event in a dose report, and would count twice.
 */
function readEvents(summary: Placed, reading: SummaryReading): IrradiationEventInput[] {
  const before = reading.findings.length
  const members = reading
    .referred(summary, 'hasMember', 'Observation')
    .filter((member) => isIrradiationEvent(member))
  const lacking = reading.findings.length > before
  const events = [...new Set(members)].filter((member) => {
    if (isVoid(member)) reading.note('fhir-event-unused', member.path)
    else if (has(member.resource, 'modifierExtension')) reading.note('fhir-modifier', member.path)
    return !isVoid(member)
  })
  if (events.length === 0) return []
  const uids = events.map(eventUid)
  if (lacking || uids.includes(undefined) || new Set(uids).size < uids.length) {
    reading.note('fhir-events-left-out', `${summary.path}.hasMember`)
    return []
  }
  return events.map((event, index) => readEvent(event, index + 1, reading))
}

/** The procedure reported decides, then the device and study, then which totals there are. */
function modalityOf(
  summary: Placed,
  totals: Totals,
  events: readonly IrradiationEventInput[],
  devices: readonly string[],
): ExamRecord['modality'] | null {
  const procedures = procedureCodes(summary)
  const projected = (): 'RF' | 'DX' =>
    /[1-9]/.test(String(totals.fluoroscopyTimeS ?? '').replace(/e.*$/i, '')) ||
    devices.some((code) => fluoroscopyDevices.has(code))
      ? 'RF'
      : 'DX'
  if (procedures.some((key) => ctProcedures.has(key))) return 'CT'
  if (procedures.includes(projection)) return projected()
  if (devices.includes('CT')) return 'CT'
  if (devices.some((code) => fluoroscopyDevices.has(code) || radiographyDevices.has(code)))
    return projected()
  const ct =
    totals.dlpTotalMgyCm ?? events.find(({ ctdivolMgy, dlpMgyCm }) => ctdivolMgy ?? dlpMgyCm)
  const planar = totals.kapTotalGyCm2 ?? totals.kaRTotalGy
  if ((ct === undefined) === (planar === undefined)) return null
  return ct === undefined ? projected() : 'CT'
}

/** When irradiation started; where the summary does not say, when the study did. */
function examMoment(
  { resource, path }: Placed,
  started: string | undefined,
  reading: SummaryReading,
): Pick<ExamRecord, 'studyDate' | 'studyTime'> {
  const period = nodeAt(resource, 'effectivePeriod')
  const given =
    textAt(resource, 'effectiveDateTime') ??
    textAt(resource, 'effectiveInstant') ??
    textAt(period, 'start') ??
    started
  reading.places['studyDate'] = `${path}.effectiveDateTime`
  const moment = fhirMoment(given)
  if (moment === undefined) return given === undefined ? {} : { studyDate: given.slice(0, 32) }
  return {
    studyDate: moment.date,
    ...(moment.time === undefined ? {} : { studyTime: moment.time }),
  }
}

/** When the summary was made: of two for one exam the later decides. */
function issuedAt({ resource }: Placed): Pick<ExamRecord, 'contentDateTime'> {
  const issued = fhirMoment(textAt(resource, 'issued'))
  const contentDateTime = issued?.time === undefined ? undefined : `${issued.date}T${issued.time}`
  return contentDateTime === undefined ? {} : { contentDateTime }
}
