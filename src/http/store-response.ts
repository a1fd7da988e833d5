import type { RuleId } from '../domain/finding-rules.ts'
import { severityOf } from '../domain/finding-rules.ts'
import type { RecordFate } from '../ingest/pipeline/upload-run.ts'

/** What became of one part of a STOW-RS request; null where its reading was given up before it. */
export type PartFate = Pick<RecordFate, 'outcome' | 'findings' | 'instance'> | null

/**
 * Failure Reason (0008,1197) and Warning Reason (0008,1196) of PS3.18, table I.2-1 and I.2-2. The standard has no
 * code of its own for an object of another study than the address names; it is counted to A9xx.
 */
export const storeReasons = {
  outOfResources: 0xa700,
  dataSetMismatch: 0xa900,
  cannotUnderstand: 0xc000,
  sopClassNotSupported: 0x0122,
  /** Stored, though it does not look as an object of its class should: set aside until somebody decides. */
  storedButOdd: 0xb007,
} as const

const reasonOfRule: Partial<Readonly<Record<RuleId, number>>> = {
  'not-a-dose-report': storeReasons.sopClassNotSupported,
  'dicom-unreadable': storeReasons.cannotUnderstand,
  'format-unknown': storeReasons.cannotUnderstand,
  'file-empty': storeReasons.cannotUnderstand,
  'limit-exceeded': storeReasons.outOfResources,
}

type Attribute = readonly [tag: string, vr: 'UI' | 'US' | 'UR' | 'SQ', keyword: string]
type Value = string | number | readonly Item[] | null
type Item = readonly (readonly [Attribute, Value])[]

const referencedSopSequence: Attribute = ['00081199', 'SQ', 'ReferencedSOPSequence']
const failedSopSequence: Attribute = ['00081198', 'SQ', 'FailedSOPSequence']
const otherFailuresSequence: Attribute = ['0008119A', 'SQ', 'OtherFailuresSequence']
const sopClassUid: Attribute = ['00081150', 'UI', 'ReferencedSOPClassUID']
const sopInstanceUid: Attribute = ['00081155', 'UI', 'ReferencedSOPInstanceUID']
const retrieveUrl: Attribute = ['00081190', 'UR', 'RetrieveURL']
const warningReason: Attribute = ['00081196', 'US', 'WarningReason']
const failureReason: Attribute = ['00081197', 'US', 'FailureReason']

const isStored = (fate: PartFate): boolean => fate !== null && fate.outcome !== 'rejected'

/** 200: all are stored; 202: some; 409: none (PS3.18, table 10.5.3-1). A duplicate is stored. */
export function storeStatus(fates: readonly PartFate[]): 200 | 202 | 409 {
  if (fates.every(isStored)) return 200
  return fates.some(isStored) ? 202 : 409
}

/** The Store Instances Response Module (PS3.18, annex I); objects are not kept, so nothing has an address. */
export function storeResponse(fates: readonly PartFate[]): Item {
  const stored = fates.filter(isStored)
  const refused = fates.filter((fate) => !isStored(fate))
  const named = refused.filter((fate) => isNamed(fate))
  const nameless = refused.filter((fate) => !isNamed(fate))
  const module: (readonly [Attribute, Value])[] = [[retrieveUrl, null]]
  if (named.length > 0)
    module.push([
      failedSopSequence,
      named.map((fate) => [...identity(fate), [failureReason, reasonOf(fate)]]),
    ])
  if (stored.length > 0) module.push([referencedSopSequence, stored.map(storedItem)])
  if (nameless.length > 0)
    module.push([otherFailuresSequence, nameless.map((fate) => [[failureReason, reasonOf(fate)]])])
  return module
}

const isNamed = (fate: PartFate): boolean => fate?.instance?.sopInstanceUid !== undefined

const identity = (fate: PartFate): Item => [
  [sopClassUid, fate?.instance?.sopClassUid ?? null],
  [sopInstanceUid, fate?.instance?.sopInstanceUid ?? null],
]

const storedItem = (fate: PartFate): Item => [
  ...identity(fate),
  [retrieveUrl, null],
  ...(fate?.outcome === 'quarantined' ? [[warningReason, storeReasons.storedButOdd] as const] : []),
]

function reasonOf(fate: PartFate): number {
  if (fate === null) return storeReasons.outOfResources
  const rule = fate.findings.find((finding) => severityOf(finding.rule) === 'rejected')?.rule
  return (rule && reasonOfRule[rule]) ?? storeReasons.dataSetMismatch
}

/** As application/dicom+json (PS3.18, annex F). */
export function dicomJson(item: Item): Record<string, unknown> {
  return Object.fromEntries(
    item.map(([[tag, vr], value]) => {
      if (value === null) return [tag, { vr }]
      return [tag, { vr, Value: typeof value === 'object' ? value.map(dicomJson) : [value] }]
    }),
  )
}

/** As application/dicom+xml, the Native DICOM Model (PS3.19, annex A.1). All values are UIDs and numbers. */
export function dicomXml(item: Item): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<NativeDicomModel xmlns="http://dicom.nema.org/PS3.19/models/NativeDICOM">${attributesXml(item)}</NativeDicomModel>\n`
}

function attributesXml(item: Item): string {
  return item
    .map(([[tag, vr, keyword], value]) => {
      const start = `<DicomAttribute tag="${tag}" vr="${vr}" keyword="${keyword}"`
      if (value === null) return `${start}/>`
      const inner =
        typeof value === 'object'
          ? value
              .map((one, index) => `<Item number="${index + 1}">${attributesXml(one)}</Item>`)
              .join('')
          : `<Value number="1">${value}</Value>`
      return `${start}>${inner}</DicomAttribute>`
    })
    .join('')
}
