import type { ComparisonAnswer, Reference } from '../../contract/analytics.ts'
import { csvText, type CsvValue } from './csv-text.ts'
import type { JudgedRow } from './judge-row.ts'

const cellHeader = [
  'facility',
  'protocol_loinc',
  'protocol',
  'scheme',
  'band',
  'band_label',
  'population',
  'quantity',
  'unit',
  'phantom_cm',
  'phantom_assumed',
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
  'against',
  'ratio',
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

const referenceKey = (reference: Reference): string =>
  reference.indication === null ? reference.set : `${reference.set} (${reference.indication})`

/** One line a cell, in the order shown; four columns for each reference met in any row. */
export function comparisonCsv(answer: ComparisonAnswer, rows: readonly JudgedRow[]): string {
  const keys = [...new Set(rows.flatMap(({ references }) => references.map(referenceKey)))].sort()
  const header = [
    ...cellHeader,
    ...keys.flatMap((key) => [
      `${key} value`,
      `${key} phantom_cm`,
      `${key} ratio`,
      `${key} verdict`,
    ]),
    ...provenanceHeader,
  ]
  const { provenance } = answer
  const lines = rows.map(({ row, references, against, ratio, verdict }): readonly CsvValue[] => [
    answer.facility.id,
    row.protocol.loinc,
    row.protocol.name,
    row.scheme,
    row.band,
    row.bandLabel,
    row.population,
    row.quantity,
    row.unit,
    row.phantomCm,
    row.phantomAssumed,
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
    against?.set ?? null,
    ratio,
    ...keys.flatMap((key): readonly CsvValue[] => {
      const reference = references.find((candidate) => referenceKey(candidate) === key)
      if (reference === undefined) return [null, null, null, null]
      return [reference.value, reference.phantomCm, reference.ratio, reference.verdict]
    }),
    provenance.from,
    provenance.to,
    row.scanner,
    provenance.method,
    provenance.quantileType,
    answer.snapshot,
    provenance.mappingVersion,
    provenance.softwareVersion,
    provenance.computedAt,
  ])
  return csvText(header, lines)
}
