import type {
  ComparisonAnswer,
  DistributionAnswer,
  DrlAnswer,
  Provenance,
} from '../../../src/contract/analytics.ts'
import type { Receipt } from '../../../src/contract/receipt.ts'
import { quantities, type Quantity } from '../../../src/domain/quantity.ts'
import { comparisonRows, drlRows, gravestOf } from './fixture-cells.ts'

const quantityOf = (query: URLSearchParams): Quantity =>
  quantities.find((quantity) => quantity === query.get('quantity')) ?? 'DLP'

const provenance = (query: URLSearchParams): Provenance => ({
  method: 'icrp135',
  quantileType: 7,
  filters: {},
  from: query.get('from') ?? '2025-11-01',
  to: query.get('to') ?? '2026-10-31',
  examsSeen: 8626,
  examsUsed: 8412,
  excluded: {
    unmapped: 120,
    'not-diagnostic': 51,
    'mixed-phantom': 12,
    'unknown-band': 24,
    quarantined: 7,
  },
  minimumExams: { adult: 20, paediatric: 10 },
  minimumFacilities: 5,
  kFactorSet: null,
  mappingVersion: 4,
  softwareVersion: '0.1.0',
  dataVersion: '17',
  computedAt: '2026-11-01T09:30:00Z',
})

const inPopulation = (query: URLSearchParams) => (row: { readonly population: string }) =>
  query.get('population') === null || row.population === query.get('population')

export function comparisonAnswer(
  query: URLSearchParams,
  facility: { readonly id: string; readonly name: string },
): ComparisonAnswer {
  const base = { facility, provenance: provenance(query) }
  if (facility.id === 'new-clinic') {
    const nothing = { ...base.provenance, examsSeen: 0, examsUsed: 0, excluded: {} }
    return { ...base, provenance: nothing, rows: [], snapshot: null }
  }
  const scheme = query.get('scheme')
  const rows = comparisonRows(facility.id, quantityOf(query))
    .filter(inPopulation(query))
    .filter((row) => scheme === null || row.scheme === scheme)
  if (facility.id === 'no-snapshot') {
    const own = rows.map((row) => {
      const references = row.references.filter(({ kind }) => kind === 'published')
      return { ...row, peers: null, references, verdict: gravestOf(references) }
    })
    return { ...base, rows: own, snapshot: null }
  }
  return { ...base, rows, snapshot: '2026-Q3' }
}

/** A log-normal shape in bins of equal ratio around the typical value. */
function histogramOf(typical: number, exams: number) {
  const step = 1.12
  return Array.from({ length: 17 }, (_, index) => {
    const z = (index - 7.6) / 3.4
    return {
      from: Number((typical * step ** (index - 8)).toPrecision(4)),
      to: Number((typical * step ** (index - 7)).toPrecision(4)),
      exams: Math.round((exams / 8.5) * Math.exp((-z * z) / 2)),
    }
  })
}

export function distributionAnswer(query: URLSearchParams): DistributionAnswer {
  const rows = comparisonRows(query.get('facility') ?? '', quantityOf(query)).filter(
    (row) => row.protocol.loinc === query.get('protocol') && row.scheme === query.get('scheme'),
  )
  return {
    cells: rows.map((row) => ({
      ...row,
      histogram: row.typical === null ? [] : histogramOf(row.typical, row.exams),
      percentiles: [],
    })),
    provenance: provenance(query),
  }
}

export const drlAnswer = (query: URLSearchParams): DrlAnswer => ({
  rows: drlRows(quantityOf(query)).filter(inPopulation(query)),
  provenance: provenance(query),
  snapshot: '2026-Q3',
})

export const receipt = (facility: string, fileName: string, sha256: string): Receipt => ({
  uploadId: 'up_0000000000000001',
  facility,
  state: 'complete',
  sha256,
  formats: ['openrem-csv'],
  counts: { seen: 1204, accepted: 1150, updated: 30, duplicate: 20, quarantined: 3, rejected: 1 },
  findings: [
    {
      file: fileName,
      row: 12,
      event: null,
      field: 'DLP',
      rule: 'dose-negative',
      severity: 'quarantined',
      message: 'A dose is negative.',
    },
    {
      file: fileName,
      row: 88,
      event: 2,
      field: 'DLP',
      rule: 'dose-unit-mistake',
      severity: 'quarantined',
      message:
        'DLP is not CTDIvol times length within a factor of two: a unit or a field is mistaken.',
    },
    {
      file: fileName,
      row: 411,
      event: null,
      field: 'study_date',
      rule: 'date-unreadable',
      severity: 'rejected',
      message: 'The exam has no readable date.',
    },
    {
      file: fileName,
      row: 15,
      event: null,
      field: null,
      rule: 'phantom-missing',
      severity: 'noted',
      message:
        'A dose does not say its phantom (16 or 32 cm) and is compared with no DRL that needs it.',
    },
  ],
  findingsTotal: 45,
  findingsByRule: {
    'dose-negative': 1,
    'dose-unit-mistake': 2,
    'date-unreadable': 1,
    'phantom-missing': 41,
  },
  receivedAt: '2026-11-01T09:30:00Z',
  finishedAt: '2026-11-01T09:30:02Z',
  withdrawnAt: null,
})
