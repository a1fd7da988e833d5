import type { ComparisonAnswer, Reference } from '../../contract/analytics.ts'
import { cellColumns, cellValues } from './cell-columns.ts'
import { csvText, type CsvValue } from './csv-text.ts'
import type { JudgedRow } from './judge-row.ts'

const cellHeader = [
  'facility',
  ...cellColumns,
  'exams',
  'minimum_exams',
  'status',
  'typical',
  'interval_lower',
  'interval_upper',
  'p25',
  'p75',
  'peers_p25',
  'peers_p50',
  'peers_p75',
  'peers_facilities',
  'verdict',
] as const

const referenceHeader = [
  'reference_set',
  'reference',
  'reference_indication',
  'reference_value',
  'reference_phantom_cm',
  'reference_phantom_assumed',
  'reference_ctdivol_of',
  'typical_held_against_it',
  'ratio',
  'reference_verdict',
  'verdict_refers_to_it',
  'reference_source',
  'reference_note',
] as const

/** A statistic never travels alone: every line says how and over what it was computed. */
const provenanceHeader = [
  'period_from',
  'period_to',
  'scanner',
  'method',
  'quantile_type',
  'snapshot',
  'mapping_version',
  'software_version',
  'computed_at',
] as const

const header = [...cellHeader, ...referenceHeader, ...provenanceHeader]

const noReference: readonly CsvValue[] = referenceHeader.map(() => null)

const referenceFields = (reference: Reference, isAgainst: boolean): readonly CsvValue[] => [
  reference.set,
  reference.name,
  reference.indication,
  reference.value,
  reference.phantomCm,
  reference.phantomAssumed,
  reference.ctdivolOf,
  reference.typical,
  reference.ratio,
  reference.verdict,
  isAgainst,
  reference.source,
  reference.note,
]

/** One line a cell and reference, in the order shown; a cell without a reference keeps one line. */
export function comparisonCsv(answer: ComparisonAnswer, rows: readonly JudgedRow[]): string {
  const { provenance } = answer
  const lines = rows.flatMap(({ row, references, against, verdict }) => {
    const cell: readonly CsvValue[] = [
      answer.facility.id,
      ...cellValues(row),
      row.exams,
      row.minimumExams,
      row.status,
      row.typical,
      row.interval?.lower ?? null,
      row.interval?.upper ?? null,
      row.p25,
      row.p75,
      row.peers?.p25 ?? null,
      row.peers?.p50 ?? null,
      row.peers?.p75 ?? null,
      row.peers?.facilities ?? null,
      verdict,
    ]
    const how: readonly CsvValue[] = [
      provenance.from,
      provenance.to,
      row.scanner,
      provenance.method,
      provenance.quantileType,
      answer.snapshot,
      provenance.mappingVersion,
      provenance.softwareVersion,
      provenance.computedAt,
    ]
    const held = references.map((reference) => referenceFields(reference, reference === against))
    return (held.length === 0 ? [noReference] : held).map((fields) => [...cell, ...fields, ...how])
  })
  return csvText(header, lines)
}
