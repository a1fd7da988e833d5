import {
  unitExponent,
  type ExportColumn,
  type ExportEventColumn,
  type ExportLayout,
} from '../../catalogue/export-layouts/export-layout.ts'
import type { SourceFinding } from '../adapter.ts'
import { headerKey, shownHeader } from './header-name.ts'
import type { HeaderMeaning } from './layout-index.ts'
import { missingColumns } from './missing-columns.ts'
import { textLimit } from './text-limits.ts'

const maxRemarks = 20

/** Where a cell goes. */
export interface PlannedCell<C> {
  readonly index: number
  readonly header: string
  readonly column: C
  /** Power of ten to the field's unit; null for texts. */
  readonly exponent: number | null
  readonly maxLength: number
}

export interface HeaderPlan {
  readonly width: number
  /** In the order of the layout: of several columns for one field the first filled one counts. */
  readonly exam: readonly PlannedCell<ExportColumn>[]
  readonly events: readonly {
    readonly number: number
    readonly cells: readonly PlannedCell<ExportEventColumn>[]
  }[]
  readonly remarks: readonly SourceFinding[]
}

/** Reads a header row against a layout. @returns the plan, or the finding the whole table is refused with */
export function planHeader(
  layout: ExportLayout,
  meaningOf: (header: string) => HeaderMeaning,
  headers: readonly string[],
): HeaderPlan | SourceFinding {
  const seen = new Set<string>()
  const remarks: SourceFinding[] = []
  const exam: { readonly rank: number; readonly cell: PlannedCell<ExportColumn> }[] = []
  const events = new Map<number, PlannedCell<ExportEventColumn>[]>()
  const fields = new Set<string>()

  for (const [index, header] of headers.entries()) {
    if (header.trim() === '') continue
    const meaning = meaningOf(header)
    const identity = identityOf(meaning) ?? headerKey(header)
    if (seen.has(identity)) return { rule: 'csv-column-duplicate', field: shownHeader(header) }
    seen.add(identity)
    if (meaning.kind === 'unknown')
      remarks.push({ rule: 'csv-column-unknown', field: shownHeader(header) })
    if (meaning.kind === 'exam') {
      const { column, rank } = meaning
      exam.push({ rank, cell: planned(index, header, column.in, column) })
      fields.add(column.field)
    }
    if (meaning.kind === 'event') {
      const { column, event } = meaning
      const cells = events.get(event) ?? []
      cells.push(planned(index, header, 'event', column))
      events.set(event, cells)
      if (event === 1) fields.add(column.field)
    }
  }

  const missing = missingColumns(layout, fields)
  if (missing !== null) return { rule: 'csv-columns-missing', field: missing }
  return {
    width: headers.length,
    exam: exam.sort((a, b) => a.rank - b.rank).map(({ cell }) => cell),
    events: [...events].sort(([a], [b]) => a - b).map(([number, cells]) => ({ number, cells })),
    remarks: remarks.slice(0, maxRemarks),
  }
}

/** Two spellings of one column are the same column twice: nobody can tell which one holds. */
const identityOf = (meaning: HeaderMeaning): string | null =>
  meaning.kind === 'exam'
    ? `#${meaning.rank}`
    : meaning.kind === 'event'
      ? `#${meaning.event}/${meaning.column.field}`
      : null

const planned = <C extends ExportColumn | ExportEventColumn>(
  index: number,
  header: string,
  group: Parameters<typeof textLimit>[0],
  column: C,
): PlannedCell<C> => ({
  index,
  header: shownHeader(header),
  column,
  exponent: unitExponent(column.field, column.unit),
  maxLength: textLimit(group, column.field),
})
