import { isUtf8 } from 'node:buffer'
import type { z } from 'zod'
import type { RuleId } from '../../domain/finding-rules.ts'
import type { SourceFinding, SourceItem } from '../adapter.ts'
import type { ByteLine } from './byte-lines.ts'
import { issueField } from './issue-field.ts'
import { unsoundJson } from './unsound-json.ts'

export const maxLineBytes = 4 * 1024 * 1024

export const withoutMark = (text: string): string => text.replace(/^\uFEFF/, '')

export interface JsonLineKind<Value> {
  readonly format: string
  readonly schema: z.ZodType<Value>
  /** What a line of another shape is refused with. */
  readonly shapeRule: RuleId
  /** What speaks against a line before it is parsed. */
  readonly fault?: (text: string) => RuleId | null
  readonly item: (row: number, value: Value) => SourceItem
}

/** One line of JSON as an item, which stands or falls by itself; null for a blank one. */
export function readJsonLine<Value>(
  { number: row, bytes }: ByteLine,
  { format, schema, shapeRule, fault, item }: JsonLineKind<Value>,
): SourceItem | null {
  const refused = (finding: SourceFinding): SourceItem => ({
    kind: 'refused',
    format,
    row,
    findings: [{ ...finding, row }],
  })
  if (bytes === null) return refused({ rule: 'json-unreadable', detail: 'a line over 4 MB' })
  if (!isUtf8(bytes)) return refused({ rule: 'json-unreadable', detail: 'not UTF-8' })
  const text = withoutMark(bytes.toString('utf8'))
  if (text.trim() === '') return null
  const against = fault?.(text) ?? null
  if (against !== null) return refused({ rule: against })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return refused({ rule: 'json-unreadable' })
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success) {
    const field = issueField(parsed.error)
    return refused({ rule: shapeRule, ...(field === null ? {} : { field }) })
  }
  const unsound = unsoundJson(text, value)
  if (unsound !== null) return refused({ rule: 'json-unreadable', detail: unsound })
  return item(row, parsed.data)
}
