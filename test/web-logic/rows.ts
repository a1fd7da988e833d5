import type { ComparisonRow, Reference } from '../../src/contract/analytics.ts'

/** A chest row as the service sends it; tests change what they are about. */
export const comparisonRow = (changes: Partial<ComparisonRow> = {}): ComparisonRow => ({
  protocol: { loinc: '24627-2', name: 'CT Chest' },
  scheme: 'pidrl-body-weight',
  band: '15-30',
  bandLabel: '15–<30 kg',
  population: 'paediatric',
  quantity: 'DLP',
  unit: 'mGy·cm',
  phantomCm: 32,
  phantomAssumed: false,
  facility: 'st-brigid',
  scanner: null,
  typical: 92,
  interval: { lower: 83, upper: 101, level: 0.95 },
  p25: 71,
  p75: 120,
  exams: 128,
  minimumExams: 10,
  status: 'ok',
  references: [],
  peers: null,
  verdict: 'above',
  ...changes,
})

export const reference = (changes: Partial<Reference> = {}): Reference => ({
  set: 'registry',
  name: 'Registry DRL',
  value: 66,
  kind: 'registry',
  phantomCm: 32,
  phantomAssumed: false,
  indication: null,
  source: 'snapshot 2026-Q3',
  note: null,
  ctdivolOf: null,
  typical: 92,
  ratio: 92 / 66,
  verdict: 'above',
  ...changes,
})
