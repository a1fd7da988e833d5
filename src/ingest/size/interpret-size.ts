import type { Finding } from '../../domain/finding.ts'
import { FindingList } from '../interpret/finding-list.ts'
import { readHeight, readWeight } from '../interpret/interpret-patient.ts'
import type { Pseudonymiser } from '../ports.ts'
import type { SizeRow } from './size-row.ts'

/** A weight and height for the exams of a study or accession, under the keys they are known by. */
export interface ReportedSize {
  readonly keys: readonly { readonly kind: 'study' | 'accession'; readonly key: string }[]
  readonly weightG: number | null
  readonly heightMm: number | null
  readonly overwrite: boolean
}

const pseudonymPattern = /^[A-Za-z0-9_-]{22}$/
const saysYes = /^(?:yes|y|true|1|x|ja|oui|si|sí)$/i
const saysNo = /^(?:no|n|false|0|nein|non|)$/i

/**
 * A row of sizes with its identifiers replaced; judged by the rules for sizes that come with an exam.
 * @param pseudonymisers of all epochs that exams may be stored under
 * @returns no size when the row rejects itself: without a key, or without a believable measure
 */
export function interpretSize(
  row: SizeRow,
  line: number | null,
  pseudonymisers: readonly Pseudonymiser[],
): { readonly size: ReportedSize | null; readonly findings: readonly Finding[] } {
  const findings = new FindingList(line, [])
  const weightKg = readWeight({ weightKg: row.weightKg }, findings)
  const heightM = row.heightM ?? (row.heightCm === undefined ? undefined : `${row.heightCm}e-2`)
  const heightCm = readHeight({ heightM }, findings)
  const keys = keysOf(row, pseudonymisers)
  const overwrite = row.overwrite?.trim() ?? ''
  const decided = saysYes.test(overwrite) || saysNo.test(overwrite)
  if (!decided || keys.length === 0 || (weightKg === null && heightCm === null)) {
    findings.add('size-incomplete', decided ? {} : { field: 'overwrite' })
    return { size: null, findings: findings.kept() }
  }
  return {
    size: {
      keys,
      weightG: weightKg === null ? null : Math.round(weightKg * 1000),
      heightMm: heightCm === null ? null : Math.round(heightCm * 10),
      overwrite: saysYes.test(overwrite),
    },
    findings: findings.kept(),
  }
}

function keysOf(row: SizeRow, pseudonymisers: readonly Pseudonymiser[]): ReportedSize['keys'] {
  const given = (text: string | undefined) =>
    text === undefined || text.trim() === '' ? null : text.trim()
  const known = (text: string | undefined) =>
    text !== undefined && pseudonymPattern.test(text) ? [text] : []
  const keyed = (domain: 'study' | 'accession', text: string | null) =>
    text === null ? [] : pseudonymisers.map(({ pseudonym }) => pseudonym(domain, text))
  const studies = [...known(row.studyPseudonym), ...keyed('study', given(row.studyInstanceUid))]
  const accessions = [
    ...known(row.accessionPseudonym),
    ...keyed('accession', given(row.accessionNumber)),
  ]
  return [
    ...studies.map((key) => ({ kind: 'study' as const, key })),
    ...accessions.map((key) => ({ kind: 'accession' as const, key })),
  ]
}
