import type { DicomConcept } from '../../catalogue/dicom-codes.ts'
import type { WantedUnit } from '../../catalogue/dicom-codes-units.ts'
import { acquisitionTypeByCode, phantomByCode } from '../../catalogue/dicom-codes-values.ts'
import type { IrradiationEventInput } from '../../contract/exam-record.ts'
import type { Placed } from './bundle-index.ts'
import { codeKeys, codesOf, wordsOf } from './coded.ts'
import { localDateTime } from './fhir-time.ts'
import { dicomUid, typeCodes } from './identifiers.ts'
import { nodeAt, nodesAt, textAt } from './json-node.ts'
import type { SummaryReading } from './summary-reading.ts'

type NumberField = {
  [Key in keyof IrradiationEventInput]-?: NonNullable<IrradiationEventInput[Key]> extends
    number | string
    ? Key
    : never
}[keyof IrradiationEventInput]

const doses: readonly (readonly [NumberField, DicomConcept, WantedUnit])[] = [
  ['ctdivolMgy', 'mean-ctdivol', 'mGy'],
  ['dlpMgyCm', 'dlp', 'mGy.cm'],
  ['ssdeMgy', 'ssde', 'mGy'],
  ['kapGyCm2', 'dose-area-product', 'Gy.cm2'],
  ['kaRGy', 'dose-rp', 'Gy'],
]
/** Beyond the guide's three, for those who send more of the dose report. */
const numbers: readonly (readonly [NumberField, DicomConcept, WantedUnit])[] = [
  ['scanningLengthMm', 'scanning-length', 'mm'],
  ['pitch', 'pitch-factor', 'ratio'],
  ['kvp', 'kvp', 'kV'],
  ['tubeCurrentMa', 'tube-current', 'mA'],
  ['exposureTimeS', 'exposure-time', 's'],
]

const eventUidType = 'irradiation-event-uid'

/** The UID of an irradiation event, the identifier the guide demands. */
export function eventUid({ resource }: Placed): string | undefined {
  const identifiers = nodesAt(resource, 'identifier').map(({ node }) => node)
  const named =
    identifiers.find((node) => typeCodes(node).includes(eventUidType)) ??
    identifiers.find(
      (node) => textAt(node, 'system') === 'urn:dicom:uid' && typeCodes(node).length === 0,
    )
  return dicomUid(textAt(named, 'value'))
}

export const isIrradiationEvent = ({ resource }: Placed): boolean =>
  textAt(resource, 'resourceType') === 'Observation' &&
  codeKeys(resource, 'code').includes('DCM 113852')

/** One irradiation event in the shape of the 2022 ballot. @param number 1-based, within the exam */
export function readEvent(
  observation: Placed,
  number: number,
  reading: SummaryReading,
): IrradiationEventInput {
  const { resource } = observation
  const record: Record<string, string> = {}
  for (const [field, concept, unit] of doses) {
    const value = reading.dose(observation, concept, unit, `${number}.${field}`)
    if (value !== undefined) record[field] = value
  }
  for (const [field, concept, unit] of numbers) {
    const value = reading.number(observation, concept, unit, `${number}.${field}`)
    if (value !== undefined) record[field] = value
  }
  const codeOf = <T>(concept: DicomConcept, table: ReadonlyMap<string, T>): T | undefined =>
    reading
      .components(observation, concept)
      .flatMap(({ node }) => codeKeys(node, 'valueCodeableConcept'))
      .map((key) => table.get(key))
      .find((value) => value !== undefined)
  const phantomCm = codeOf('ctdiw-phantom-type', phantomByCode)
  const acquisitionType = codeOf('ct-acquisition-type', acquisitionTypeByCode)
  const protocol = reading
    .components(observation, 'acquisition-protocol')
    .map(({ node }) => textAt(node, 'valueString') ?? wordsOf(nodeAt(node, 'valueCodeableConcept')))
    .find((text) => text !== undefined)
  const [targetRegion] = codesOf(nodeAt(resource, 'bodySite'))
  const uid = eventUid(observation)
  const startedAt = localDateTime(textAt(resource, 'effectiveDateTime'))
  reading.places[`${number}.phantomCm`] = observation.path
  reading.places[`${number}.startedAt`] = `${observation.path}.effectiveDateTime`
  return {
    ...record,
    ...(uid === undefined ? {} : { irradiationEventUid: uid }),
    ...(phantomCm === undefined ? {} : { phantomCm }),
    ...(acquisitionType === undefined ? {} : { acquisitionType }),
    ...(protocol === undefined ? {} : { acquisitionProtocol: protocol.slice(0, 1024) }),
    ...(targetRegion === undefined ? {} : { targetRegion }),
    ...(startedAt === undefined ? {} : { startedAt }),
  }
}
