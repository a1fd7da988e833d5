import { z } from 'zod'
import type { ErasureNames } from './erasure-names.ts'
import { decisionContent } from './exam-facts.ts'

/** A row of the ledger as it is to be: its text, or null where it goes. */
export type Rewritten = (table: string, line: string) => string | null

const row = z.record(z.string(), z.unknown())
const decisionRow = z.looseObject({ content: z.string() })

/** What stays of the ledger when some exams are erased: the same rows that stay in the database. */
export function withoutExams(facilityId: string, names: ErasureNames): Rewritten {
  const [exams, accessions, patients, uploads] = [
    names.exams,
    names.accessions,
    names.lastOfPatients,
    names.uploads,
  ].map((of) => new Set<unknown>(of))
  const goes: Readonly<Record<string, (fact: Readonly<Record<string, unknown>>) => boolean>> = {
    report: ({ exam_id: id }) => exams?.has(id) === true,
    exam_supplement: ({ exam_id: id }) => exams?.has(id) === true,
    epoch_alias: ({ exam_id: id }) => exams?.has(id) === true,
    late_size: ({ key_kind: kind, key }) =>
      (kind === 'study' ? exams : accessions)?.has(key) === true,
    link_token: ({ patient }) => patients?.has(patient) === true,
  }
  return (table, line) => {
    if (table === 'upload_finding')
      return uploads?.has(row.parse(JSON.parse(line))['upload_id']) === true ? null : line
    const gone = goes[table]
    if (gone === undefined) return line
    const fact = row.parse(JSON.parse(line))
    if (fact['facility_id'] !== facilityId) return line
    if (gone(fact)) return null
    return table === 'exam_supplement' ? withoutNames(line, names.exams) : line
  }
}

function withoutNames(line: string, examIds: readonly string[]): string {
  const fact = decisionRow.safeParse(JSON.parse(line))
  if (!fact.success) return line
  const content = forgottenIn(fact.data.content, new Set(examIds))
  return content === null ? line : JSON.stringify({ ...fact.data, content })
}

/**
 * "Not the same scan as" is said of two exams: a decision about another exam stands, without the erased one's name.
 * @param content as the table `exam_supplement` keeps it
 * @returns null where nothing is named
 */
export function forgottenIn(content: string, erased: ReadonlySet<string>): string | null {
  if (!content.includes('"distinctFrom":["')) return null
  const decision = decisionContent.parse(JSON.parse(content))
  const distinctFrom = decision.distinctFrom.filter((id) => !erased.has(id))
  if (distinctFrom.length === decision.distinctFrom.length) return null
  return JSON.stringify({ ...decision, distinctFrom })
}

/** Tables whose rows name their facility and go with it. */
export const facilityTables = [
  'report',
  'late_size',
  'exam_supplement',
  'facility_rule',
  'mapping',
  'suggestion_rejection',
  'column_mapping',
  'dicom_peer',
  'retention',
  'link_token',
  'epoch_alias',
  'erased_name',
  'upload',
] as const
/** Tables whose rows go with the upload they name. */
export const uploadTables = ['upload_finding', 'upload_progress'] as const

/** What stays of the ledger when a facility leaves. Uploads come before what is about them. */
export function withoutFacility(facilityId: string): Rewritten {
  const uploads = new Set<unknown>()
  const ofFacility: ReadonlySet<string> = new Set(facilityTables)
  const ofUpload: ReadonlySet<string> = new Set(uploadTables)
  return (table, line) => {
    if (!ofFacility.has(table) && !ofUpload.has(table)) return line
    const fact = row.parse(JSON.parse(line))
    if (ofUpload.has(table)) return uploads.has(fact['upload_id']) ? null : line
    if (fact['facility_id'] !== facilityId) return line
    if (table === 'upload') uploads.add(fact['upload_id'])
    return null
  }
}
