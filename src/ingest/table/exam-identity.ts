import type { ExportLayout } from '../../catalogue/export-layouts/export-layout.ts'
import type { ExamRecord } from '../../contract/exam-record.ts'
import { shownHeader } from '../csv/header-name.ts'
import type { HeaderPlan } from '../csv/header-plan.ts'

export type EventRows = NonNullable<ExportLayout['eventRows']>

/** The headers of which a table of event rows needs one set, when it has none; null when it has. */
export function missingIdentity(layout: ExportLayout, plan: HeaderPlan): string | null {
  const { eventRows } = layout
  if (eventRows === undefined || eventRows.fillDown) return null
  const present = new Set<string>(plan.exam.map(({ column }) => column.field))
  if (eventRows.sameExam.some((fields) => fields.every((field) => present.has(field)))) return null
  const header = (field: string): string =>
    layout.columns.find((column) => column.field === field)?.headers[0] ?? field
  const sets = eventRows.sameExam.map((fields) => fields.map(header).join(' and '))
  return shownHeader(sets.join(' or '))
}

/** What the rows of one exam have in common; null when the row states none of it. */
export function identityOf(record: ExamRecord, rule: EventRows): string | null {
  for (const fields of rule.sameExam) {
    const values = fields.map((field) => valueOf(record, field))
    if (values.some((value) => value === '')) continue
    return JSON.stringify([fields, values, rule.andSame.map((field) => valueOf(record, field))])
  }
  return null
}

function valueOf(record: ExamRecord, field: string): string {
  const value = new Map<string, unknown>(
    Object.entries({ ...record, id: record.patient.id, events: undefined }),
  ).get(field)
  return typeof value === 'string' ? value.trim() : ''
}
