import type { ExamRecord } from '../../contract/exam-record.ts'
import type { Placed } from './bundle-index.ts'
import { codeKeys, codesOf, wordsOf } from './coded.ts'
import { identifierOfType, isAccession, typeCodes, uidsOf } from './identifiers.ts'
import { has, nodeAt, nodesAt, textAt, textsAt, type JsonNode } from './json-node.ts'
import type { SummaryReading } from './summary-reading.ts'

const longest = { name: 256, description: 1024, accession: 64 } as const

/** What is known of a thing, absent values left out. */
function known<T extends object>(values: { [Key in keyof T]: T[Key] | undefined }): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T
}

/** An identifier that is too long is left out: cut short, two patients or requests could become one. */
const whole = (text: string | undefined, limit: number): string | undefined =>
  text !== undefined && text.length <= limit ? text : undefined

const sexes: ReadonlyMap<string, string> = new Map([
  ['male', 'M'],
  ['female', 'F'],
  ['other', 'O'],
])

/** The patient of a summary: the resource referred to, else the identifier beside the reference. */
export function readPatient(summary: Placed, reading: SummaryReading): ExamRecord['patient'] {
  const [patient] = reading.referred(summary, 'subject', 'Patient')
  reading.places['patient.id'] = patient?.path ?? `${summary.path}.subject`
  if (patient === undefined) {
    const logical = nodeAt(nodeAt(summary.resource, 'subject'), 'identifier')
    return known<ExamRecord['patient']>({ ...patientName(logical) })
  }
  reading.places['patient.birthDate'] = `${patient.path}.birthDate`
  const { resource } = patient
  return known<ExamRecord['patient']>({
    ...patientName(patientIdentifier(resource)),
    birthDate: textAt(resource, 'birthDate')?.slice(0, 32),
    sex: sexes.get(textAt(resource, 'gender') ?? ''),
  })
}

/** The hospital's own number (MR) before others; identifiers no longer in use last. */
function patientIdentifier(patient: JsonNode): JsonNode | undefined {
  const all = nodesAt(patient, 'identifier').map(({ node }) => node)
  const inUse = all.filter((node) => textAt(node, 'use') !== 'old')
  return inUse.find((node) => typeCodes(node).includes('MR')) ?? inUse[0] ?? all[0]
}

/** The issuer is what DICOM calls so, the assigner's name; a system's address is none. */
const patientName = (identifier: JsonNode | undefined) => ({
  id: whole(textAt(identifier, 'value'), longest.name),
  issuer: whole(textAt(nodeAt(identifier, 'assigner'), 'display'), longest.name),
})

export interface ReadDevice {
  readonly device: ExamRecord['device']
  /** Codes of the device's type, "DCM CT". */
  readonly types: readonly string[]
}

export function readDevice(summary: Placed, reading: SummaryReading): ReadDevice {
  const [found] = reading.referred(summary, 'device', 'Device')
  const resource = found?.resource
  const identifiers = nodesAt(resource, 'identifier')
  const name = (type: string) =>
    nodesAt(resource, 'deviceName')
      .filter(({ node }) => textAt(node, 'type') === type)
      .map(({ node }) => textAt(node, 'name'))
      .find((text) => text !== undefined)
  const cut = (text: string | undefined) => text?.slice(0, longest.name)
  const versions = nodesAt(resource, 'version').flatMap(({ node }) => textAt(node, 'value') ?? [])
  return {
    device: known<ExamRecord['device']>({
      manufacturer: cut(textAt(resource, 'manufacturer') ?? name('manufacturer-name')),
      model: cut(name('model-name') ?? textAt(resource, 'modelNumber')),
      stationName: cut(identifierOfType(identifiers, 'application-entity')),
      serialNumber: whole(
        textAt(resource, 'serialNumber') ?? identifierOfType(identifiers, 'SNO'),
        longest.name,
      ),
      softwareVersion: cut(versions[0]),
    }),
    types: codeKeys(resource, 'type'),
  }
}

export type ReadStudy = Pick<
  ExamRecord,
  | 'studyInstanceUid'
  | 'accessionNumber'
  | 'studyDescription'
  | 'requestedProcedure'
  | 'procedureCode'
> & { readonly started: string | undefined; readonly modalities: readonly string[] }

/** The study: of `partOf` and `focus`, by the reference's identifier and the ImagingStudy referred to. */
export function readStudy(summary: Placed, reading: SummaryReading): ReadStudy {
  const { resource, path } = summary
  const links = [...nodesAt(resource, 'partOf'), ...nodesAt(resource, 'focus')]
  const studies = [
    ...reading.referred(summary, 'partOf', 'ImagingStudy'),
    ...reading.referred(summary, 'focus', 'ImagingStudy'),
  ]
  const study = studies[0]?.resource
  const uids = new Set([
    ...links.flatMap(({ node }) =>
      uidsOf([{ node: nodeAt(node, 'identifier') ?? {} }], 'study-instance-uid'),
    ),
    ...studies.flatMap((one) => uidsOf(nodesAt(one.resource, 'identifier'), 'study-instance-uid')),
  ])
  reading.places['studyInstanceUid'] = `${path}.partOf`
  if (uids.size > 1) reading.note('fhir-study-unclear', `${path}.partOf`)
  const requests = reading.referred(summary, 'basedOn', 'ServiceRequest')
  const request = requests[0]?.resource
  const procedures = [
    ...nodesAt(study, 'procedureCode').map(({ node }) => node),
    nodeAt(request, 'code'),
  ]
  return {
    ...known<Omit<ReadStudy, 'started' | 'modalities'>>({
      studyInstanceUid: [...uids][0],
      accessionNumber: whole(accession(summary, study, request), longest.accession),
      studyDescription: textAt(study, 'description')?.slice(0, longest.description),
      requestedProcedure: wordsOf(nodeAt(request, 'code'))?.slice(0, longest.description),
      procedureCode: procedures.flatMap((concept) => codesOf(concept))[0],
    }),
    started: textAt(study, 'started'),
    modalities: nodesAt(study, 'modality').flatMap(({ node }) => textAt(node, 'code') ?? []),
  }
}

function accession(
  { resource }: Placed,
  study: JsonNode | undefined,
  request: JsonNode | undefined,
): string | undefined {
  const ofReference = (from: JsonNode | undefined): readonly JsonNode[] =>
    nodesAt(from, 'basedOn')
      .map(({ node }) => nodeAt(node, 'identifier'))
      .filter((identifier) => identifier !== undefined)
  const identifiers = [
    ...ofReference(resource),
    ...[...nodesAt(request, 'identifier'), ...nodesAt(study, 'identifier')].map(({ node }) => node),
    ...ofReference(study),
  ]
  return textAt(identifiers.find(isAccession), 'value')
}

/** Elements that guide 1.0.0 has once; the 2022 ballot did not have the last two yet. */
const demanded = ['status', 'subject', 'effectiveDateTime', 'performer', 'partOf'] as const
const demandedSince100 = ['focus', 'valueString'] as const
const ballotProfile = /\/(ct|xray|nm|mg)-radiation-dose-summary$/

export function noteMissing({ resource, path }: Placed, reading: SummaryReading): void {
  const profiles = textsAt(nodeAt(resource, 'meta'), 'profile')
  const ballot = profiles.some((profile) => ballotProfile.test(profile))
  for (const name of ballot ? demanded : [...demanded, ...demandedSince100])
    if (!has(resource, name)) reading.note('fhir-element-missing', `${path}.${name}`)
}
