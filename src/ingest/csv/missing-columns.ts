import type { ExportLayout } from '../../catalogue/export-layouts/export-layout.ts'

/**
 * The headers a table would need besides the fields it has, as people write them; null when it has enough.
 * @param fields exam fields present, and fields of the first event block
 */
export function missingColumns(layout: ExportLayout, fields: ReadonlySet<string>): string | null {
  const header = (field: string): string => {
    const exam = layout.columns.find((column) => column.field === field)?.headers[0]
    const event = layout.eventColumns.find((column) => column.field === field)?.headers[0]
    const block = layout.eventPrefix === '' ? '' : `${layout.eventPrefix}1 `
    return exam ?? `${block}${event ?? field}`
  }
  const missing = layout.needs.all.filter((field) => !fields.has(field)).map(header)
  if (!layout.needs.any.some((field) => fields.has(field)))
    missing.push(layout.needs.any.map(header).join(' or '))
  return missing.length === 0 ? null : missing.join(', ')
}
