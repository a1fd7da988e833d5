import type {
  ExportColumn,
  ExportEventColumn,
  ExportLayout,
} from '../../catalogue/export-layouts/export-layout.ts'
import { headerKey } from './header-name.ts'

/** What a header stands for in a layout. */
export type HeaderMeaning =
  | { readonly kind: 'exam'; readonly rank: number; readonly column: ExportColumn }
  | { readonly kind: 'event'; readonly event: number; readonly column: ExportEventColumn }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'unknown' }

/** @returns a function from header to meaning; `rank` is the column's place in the layout (first filled wins) */
export function layoutIndex(layout: ExportLayout): (header: string) => HeaderMeaning {
  const exam = new Map<string, HeaderMeaning>()
  layout.columns.forEach((column, rank) => {
    for (const header of column.headers) exam.set(headerKey(header), { kind: 'exam', rank, column })
  })
  for (const header of layout.ignored) exam.set(headerKey(header), { kind: 'ignored' })
  const events = new Map<string, ExportEventColumn | null>()
  for (const column of layout.eventColumns)
    for (const header of column.headers) events.set(headerKey(header), column)
  for (const header of layout.ignoredInEvents) events.set(headerKey(header), null)
  const prefix = headerKey(layout.eventPrefix)
  const unnumbered = layout.eventPrefix === ''

  return (header) => {
    const key = headerKey(header)
    const known = exam.get(key)
    if (known !== undefined) return known
    if (unnumbered) return eventMeaning(events.get(key), 1)
    const block = /^(\d{1,4}) (.+)$/.exec(
      key.startsWith(prefix) ? key.slice(prefix.length).trimStart() : '',
    )
    return eventMeaning(events.get(block?.[2] ?? ''), Number(block?.[1]))
  }
}

/** @param column null: known, and not read */
function eventMeaning(column: ExportEventColumn | null | undefined, event: number): HeaderMeaning {
  if (column === undefined) return { kind: 'unknown' }
  return column === null ? { kind: 'ignored' } : { kind: 'event', event, column }
}
