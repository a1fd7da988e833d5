import { examRecord } from '../../contract/exam-record.ts'
import type { SourceFinding, SourceItem } from '../adapter.ts'
import { issueField } from '../ndjson/issue-field.ts'
import { instant } from './plain-value.ts'

/**
 * A row of a columnar file as an exam: columns are named as in the exam schema, nested or with dots
 * ("patient.id"); what is null is absent.
 * @param row 1-based
 */
export function bulkRecord(
  format: string,
  row: number,
  columns: Readonly<Record<string, unknown>>,
): SourceItem {
  const findings: SourceFinding[] = []
  const nested = nest(columns)
  const value = withoutNulls(nested, '', (field) =>
    findings.push({ rule: 'time-unreadable', field, row }),
  )
  const parsed = examRecord.safeParse({ patient: {}, device: {}, events: [], ...value })
  if (parsed.success) return { kind: 'record', format, row, record: parsed.data, findings }
  const field = issueField(parsed.error)
  const refusal: SourceFinding = { rule: 'record-shape', row, ...(field === null ? {} : { field }) }
  return { kind: 'refused', format, row, findings: [refusal] }
}

type Fields = Record<string, unknown>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A name with a dot goes one level down, into its group where there is one. */
function nest(columns: Readonly<Fields>): Fields {
  const fields = new Map<string, unknown>()
  for (const [name, value] of Object.entries(columns)) {
    const [group = '', inner] = name.split('.', 2)
    if (inner === undefined) {
      if (!fields.has(name)) fields.set(name, value)
      continue
    }
    const known = fields.get(group)
    fields.set(group, { ...(isFields(known) ? known : {}), [inner]: value })
  }
  return Object.fromEntries(fields)
}

function withoutNulls(fields: Fields, path: string, onInstant: (field: string) => void): Fields {
  const kept: [string, unknown][] = []
  for (const [name, value] of Object.entries(fields)) {
    const at = path === '' ? name : `${path}.${name}`
    if (value === null || value === undefined) continue
    if (value === instant) onInstant(at)
    else if (Array.isArray(value))
      kept.push([
        name,
        value.map((item: unknown) => (isFields(item) ? withoutNulls(item, at, onInstant) : item)),
      ])
    else kept.push([name, isFields(value) ? withoutNulls(value, at, onInstant) : value])
  }
  return Object.fromEntries(kept)
}
