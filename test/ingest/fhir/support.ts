import type { ExamRecord } from '../../../src/contract/exam-record.ts'
import type { SourceFinding, SourceItem } from '../../../src/ingest/adapter.ts'
import { readBundle } from '../../../src/ingest/fhir/fhir-adapter.ts'

export type Json = Record<string, unknown>

const dcm = 'http://dicom.nema.org/resources/ontology/DCM'
const idTypes = 'http://hl7.org/fhir/uv/radiation-dose-summary/CodeSystem/dicom-identifier-type'

export const concept = (code: string, system = dcm): Json => ({ coding: [{ system, code }] })

/** A component with a Quantity. */
export const measured = (code: string, value: unknown, unit?: string): Json => ({
  code: concept(code),
  valueQuantity: { value, ...(unit === undefined ? {} : { unit }) },
})

const uidIdentifier = (type: string, uid: string): Json => ({
  type: { coding: [{ system: idTypes, code: type }] },
  system: 'urn:dicom:uid',
  value: `urn:oid:${uid}`,
})

/** A dose summary of guide 1.0.0 with all it demands. */
export const summary = (given: Json = {}): Json => ({
  resourceType: 'Observation',
  status: 'final',
  code: concept('73569-6', 'http://loinc.org'),
  subject: { reference: 'urn:uuid:patient' },
  partOf: [
    {
      reference: 'urn:uuid:study',
      identifier: uidIdentifier('study-instance-uid', '1.2.840.99.1'),
    },
  ],
  focus: [{ reference: 'urn:uuid:study' }],
  effectiveDateTime: '2024-03-05T10:11:12+01:00',
  performer: [{ reference: 'urn:uuid:practitioner' }],
  valueString: 'a dose',
  device: { reference: 'urn:uuid:device' },
  component: [measured('113813', 600, 'mGy.cm')],
  ...given,
})

/** A CT irradiation event of the 2022 ballot. */
export const event = (uid: string, given: Json = {}): Json => ({
  resourceType: 'Observation',
  status: 'final',
  identifier: [uidIdentifier('irradiation-event-uid', uid)],
  code: concept('113852'),
  subject: { reference: 'urn:uuid:patient' },
  effectiveDateTime: '2024-03-05T10:12:00+01:00',
  bodySite: concept('51185008', 'http://snomed.info/sct'),
  component: [
    measured('113830', 12.5, 'mGy'),
    measured('113838', 400, 'mGy.cm'),
    { code: concept('113835'), valueCodeableConcept: concept('113691') },
  ],
  ...given,
})

export const patient = (given: Json = {}): Json => ({
  resourceType: 'Patient',
  identifier: [{ system: 'urn:pid:hospital', value: 'PAT3421' }],
  gender: 'female',
  birthDate: '1990-03-18',
  ...given,
})

export const study = (given: Json = {}): Json => ({
  resourceType: 'ImagingStudy',
  identifier: [
    { system: 'urn:dicom:uid', value: 'urn:oid:1.2.840.99.1' },
    { type: concept('ACSN', 'http://terminology.hl7.org/CodeSystem/v2-0203'), value: 'A1' },
  ],
  status: 'available',
  description: 'CT Thorax',
  ...given,
})

export const device = (given: Json = {}): Json => ({
  resourceType: 'Device',
  manufacturer: 'Maker',
  deviceName: [{ type: 'model-name', name: 'Scanner 1' }],
  serialNumber: '767ER',
  type: concept('CT'),
  ...given,
})

export const entry = (name: string, resource: Json): Json => ({
  fullUrl: `urn:uuid:${name}`,
  resource,
  request: { method: 'POST', url: String(resource['resourceType']) },
})

export const bundle = (entries: readonly Json[], given: Json = {}): Json => ({
  resourceType: 'Bundle',
  type: 'transaction',
  entry: entries,
  ...given,
})

/** A whole bundle around one summary. */
export const bundleOf = (one: Json, ...more: readonly Json[]): Json =>
  bundle([
    entry('summary', one),
    entry('patient', patient()),
    entry('practitioner', { resourceType: 'Practitioner' }),
    entry('device', device()),
    entry('study', study()),
    ...more,
  ])

export const read = (json: Json | string): readonly SourceItem[] =>
  readBundle(Buffer.from(typeof json === 'string' ? json : JSON.stringify(json)))

export function recordOf(json: Json): ExamRecord {
  const [item] = read(json)
  if (item?.kind !== 'record') throw new Error(`no record: ${JSON.stringify(item)}`)
  return item.record
}

export function findingsOf(json: Json | string): readonly SourceFinding[] {
  return read(json).flatMap((item) => {
    if (item.kind === 'remark') return [item.finding]
    return item.kind === 'report' || item.kind === 'size' ? [] : item.findings
  })
}

export const rulesOf = (json: Json | string): readonly string[] =>
  findingsOf(json).map(({ rule }) => rule)

export const isRefused = (json: Json | string): boolean =>
  read(json).every(({ kind }) => kind === 'refused')
