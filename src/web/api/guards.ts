import type { ComparisonAnswer, DistributionAnswer, DrlAnswer } from '../../contract/analytics.ts'
import type { Receipt, ReceiptCounts } from '../../contract/receipt.ts'
import { verdictWords } from '../logic/verdict-words.ts'
import type { DrlSetList, FacilityList } from './country-lists.ts'
import type { ProtocolList } from './protocol-list.ts'
import type { ReleaseList } from './release-list.ts'
import type { ScannerList } from './scanner-list.ts'
import type { SchemeList } from './scheme-list.ts'
import type { Session } from './session.ts'

/**
 * Light checks of what the page computes or draws with; the service validates its answers in full. A value
 * that fails here is refused whole: half an answer could show a wrong number.
 */
type Check = (value: unknown) => boolean
type Fields = Readonly<Record<string, Check>>

const text: Check = (value) => typeof value === 'string'
const count: Check = (value) => typeof value === 'number' && Number.isInteger(value) && value >= 0
const dose: Check = (value) => typeof value === 'number' && Number.isFinite(value)
const verdict: Check = (value) => typeof value === 'string' && value in verdictWords
const flag: Check = (value) => typeof value === 'boolean'
const oneOf =
  (...allowed: readonly unknown[]): Check =>
  (value) =>
    allowed.includes(value)
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value)
const list =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check)

const record =
  (fields: Fields): Check =>
  (value) => {
    if (typeof value !== 'object' || value === null) return false
    const entries = new Map<string, unknown>(Object.entries(value))
    return Object.entries(fields).every(([name, check]) => check(entries.get(name)))
  }

const anyRecord = record({})
const interval = orNull(record({ lower: orNull(dose), upper: orNull(dose) }))
const phantom = oneOf(16, 32, null)

const cellFields: Fields = {
  protocol: record({ loinc: text, name: text }),
  scheme: text,
  band: text,
  bandLabel: text,
  population: oneOf('paediatric', 'adult', 'all'),
  quantity: text,
  unit: text,
  phantomCm: phantom,
  phantomAssumed: flag,
}
const typicalFields: Fields = {
  ...cellFields,
  typical: orNull(dose),
  interval,
  exams: count,
  minimumExams: count,
  status: oneOf('ok', 'too-few'),
}
const provenance = record({
  method: text,
  quantileType: oneOf(6, 7),
  from: text,
  to: text,
  examsSeen: count,
  examsUsed: count,
  excluded: anyRecord,
  softwareVersion: text,
  computedAt: text,
})
const facilities = list(record({ id: text, name: text }))

const comparison = record({
  facility: record({ id: text, name: text }),
  rows: list(
    record({
      ...typicalFields,
      verdict,
      peers: orNull(record({ p25: dose, p50: dose, p75: dose, facilities: count })),
      references: list(
        record({
          set: text,
          name: text,
          value: dose,
          ratio: orNull(dose),
          verdict,
          phantomCm: phantom,
          phantomAssumed: flag,
          indication: orNull(text),
          source: text,
          note: orNull(text),
          ctdivolOf: oneOf('sequence', 'exam', null),
          typical: orNull(dose),
        }),
      ),
    }),
  ),
  provenance,
  snapshot: orNull(text),
})
const distribution = record({
  cells: list(
    record({
      ...typicalFields,
      histogram: list(record({ from: dose, to: dose, exams: count })),
    }),
  ),
  provenance,
})
const drls = record({
  rows: list(
    record({
      ...cellFields,
      drl: orNull(dose),
      achievable: orNull(dose),
      interval,
      exams: orNull(count),
      facilities: orNull(count),
      status: oneOf('ok', 'too-few', 'withheld'),
    }),
  ),
  provenance,
  snapshot: orNull(text),
})
const session = record({ label: text, roles: list(text), facilities })
const scanners = record({
  scanners: list(
    record({
      scannerId: text,
      manufacturer: orNull(text),
      model: orNull(text),
      stationName: orNull(text),
    }),
  ),
})
const protocols = record({
  protocols: list(record({ loinc: text, name: text, modality: text, defaultPhantomCm: phantom })),
})
const schemes = record({
  schemes: list(
    record({
      id: text,
      name: text,
      population: record({ kind: oneOf('paediatric', 'adult', 'all') }),
    }),
  ),
})
const facilityCountries = record({ facilities: list(record({ id: text, country: orNull(text) })) })
const setCountries = record({ sets: list(record({ id: text, country: text })) })
const releases = record({
  releases: list(
    record({
      id: text,
      title: text,
      createdAt: text,
      period: record({ from: text, to: text }),
      cells: count,
      withheld: count,
      files: list(record({ name: text, url: text, bytes: count, sha256: text })),
    }),
  ),
})
const receiptCounts = record({
  seen: count,
  accepted: count,
  updated: count,
  duplicate: count,
  quarantined: count,
  rejected: count,
})
const progressShape = record({ counts: receiptCounts })
const receiptShape = record({
  uploadId: text,
  state: oneOf('running', 'complete', 'failed', 'withdrawn'),
  counts: receiptCounts,
  findings: list(record({ rule: text, severity: text, message: text })),
  findingsTotal: count,
  findingsByRule: anyRecord,
})

export const isComparisonAnswer = (value: unknown): value is ComparisonAnswer => comparison(value)
export const isDistributionAnswer = (value: unknown): value is DistributionAnswer =>
  distribution(value)
export const isDrlAnswer = (value: unknown): value is DrlAnswer => drls(value)
export const isSession = (value: unknown): value is Session => session(value)
export const isScannerList = (value: unknown): value is ScannerList => scanners(value)
export const isProtocolList = (value: unknown): value is ProtocolList => protocols(value)
export const isSchemeList = (value: unknown): value is SchemeList => schemes(value)
export const isFacilityList = (value: unknown): value is FacilityList => facilityCountries(value)
export const isDrlSetList = (value: unknown): value is DrlSetList => setCountries(value)
export const isReleaseList = (value: unknown): value is ReleaseList => releases(value)
export const isProgress = (value: unknown): value is { readonly counts: ReceiptCounts } =>
  progressShape(value)
export const isReceipt = (value: unknown): value is Receipt => receiptShape(value)
