import {
  unitExponent,
  unitFactor,
  type ExportColumn,
  type ExportEventColumn,
  type ExportLayout,
} from '../../catalogue/export-layouts/export-layout.ts'
import type { SourceFinding } from '../adapter.ts'
import { headerKey, shownHeader } from './header-name.ts'
import type { HeaderMeaning } from './layout-index.ts'
import { isPersonHeader } from './person-header.ts'
import { missingColumns } from './missing-columns.ts'
import { textLimit } from './text-limits.ts'

const maxRemarks = 20
/** Blocks that go on without headers. */
const maxUnheadedBlocks = 32
const deviceFields = ['stationName', 'model', 'serialNumber'] as const

/** Where a cell goes. */
export interface PlannedCell<C> {
  readonly index: number
  readonly header: string
  readonly column: C
  /** Power of ten to the field's unit; null for texts. */
  readonly exponent: number | null
  readonly factor: number
  readonly firstBefore: string | null
  readonly maxLength: number
}

interface Block {
  readonly number: number
  readonly cells: readonly PlannedCell<ExportEventColumn>[]
}

export interface HeaderPlan {
  readonly width: number
  /** In the order of the layout: of several columns for one field the first filled one counts. */
  readonly exam: readonly PlannedCell<ExportColumn>[]
  readonly events: readonly Block[]
  readonly remarks: readonly SourceFinding[]
  /** Columns with names of people, which are read to be blacked out elsewhere in the row. */
  readonly people: readonly number[]
  /** Headers by field, for records that have an event of each of the first blocks. */
  readonly places: Readonly<Record<string, string>>
  /** @param blocks positions of the blocks that the record's events are from */
  placesOf(blocks: readonly number[]): Readonly<Record<string, string>>
}

/** Reads a header row against a layout. @returns the plan, or the finding the whole table is refused with */
export function planHeader(
  layout: ExportLayout,
  meaningOf: (header: string) => HeaderMeaning,
  headers: readonly string[],
): HeaderPlan | SourceFinding {
  const seen = new Map<string, number>()
  const remarks: SourceFinding[] = []
  const exam: { readonly rank: number; readonly cell: PlannedCell<ExportColumn> }[] = []
  const events = new Map<number, PlannedCell<ExportEventColumn>[]>()
  const fields = new Set<string>()
  const people: number[] = []
  const repeats = new Set(layout.repeatedBlocks?.block.map(headerKey))

  for (const [index, header] of headers.entries()) {
    if (header.trim() === '') continue
    const meaning = meaningOf(header)
    const identity = identityOf(meaning) ?? headerKey(header)
    const before = seen.get(identity) ?? 0
    seen.set(identity, before + 1)
    const repeated = repeats.has(headerKey(header))
    if (before > 0 && !repeated) return { rule: 'csv-column-duplicate', field: shownHeader(header) }
    if ((meaning.kind === 'unknown' || meaning.kind === 'ignored') && isPersonHeader(header))
      people.push(index)
    if (meaning.kind === 'unknown')
      remarks.push({ rule: 'csv-column-unknown', field: shownHeader(header) })
    if (meaning.kind === 'exam') {
      const { column, rank } = meaning
      // the age group is known before the age that it explains
      exam.push({
        rank: column.field === 'ageGroup' ? -1 : rank,
        cell: planned(index, header, column.in, column),
      })
      fields.add(column.field)
    }
    if (meaning.kind === 'event') {
      const { column } = meaning
      const event = repeated ? before + 1 : meaning.event
      const cells = events.get(event) ?? []
      cells.push(planned(index, header, 'event', column))
      events.set(event, cells)
      if (event === 1) fields.add(column.field)
    }
  }

  const missing = missingColumns(layout, fields)
  if (missing !== null) return { rule: 'csv-columns-missing', field: missing }
  const other = layout.notWith?.find((header) =>
    seen.has(identityOf(meaningOf(header)) ?? headerKey(header)),
  )
  if (other !== undefined) return { rule: 'table-of-events', field: other }
  // told for survey sheets and the like; whoever leaves columns out of an export that has them knows it
  if (layout.recognisedBy !== undefined && !deviceFields.some((field) => fields.has(field)))
    remarks.push({ rule: 'scanner-missing' })
  const ordered = exam.sort((a, b) => a.rank - b.rank).map(({ cell }) => cell)
  const unheaded = unheadedBlocks(layout, meaningOf, headers, events.size)
  const blocks = [...events]
    .sort(([a], [b]) => a - b)
    .map(([number, cells]): Block => ({ number, cells }))
    .concat(unheaded)
  const placesOf = (positions: readonly number[]) =>
    placesBy(
      ordered,
      positions.map((position) => blocks[position]?.cells ?? []),
    )
  return {
    width: headers.length + unheaded.length * (layout.repeatedBlocks?.block.length ?? 0),
    exam: ordered,
    events: blocks,
    remarks: remarks.slice(0, maxRemarks),
    people,
    places: placesOf([...blocks.keys()]),
    placesOf,
  }
}

/** Blocks behind the last header, where the layout says that they go on there. */
function unheadedBlocks(
  layout: ExportLayout,
  meaningOf: (header: string) => HeaderMeaning,
  headers: readonly string[],
  headed: number,
): readonly Block[] {
  const { repeatedBlocks } = layout
  if (repeatedBlocks === undefined) return []
  if (headerKey(headers.at(-1) ?? '') !== headerKey(repeatedBlocks.continuedAfter)) return []
  return Array.from({ length: maxUnheadedBlocks }, (_, block) => ({
    number: headed + block + 1,
    cells: repeatedBlocks.block.flatMap((header, offset) => {
      const meaning = meaningOf(header)
      const index = headers.length + block * repeatedBlocks.block.length + offset
      return meaning.kind === 'event' ? [planned(index, header, 'event', meaning.column)] : []
    }),
  }))
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
  factor: unitFactor(column.field, column.unit),
  firstBefore: 'firstBefore' in column ? (column.firstBefore ?? null) : null,
  maxLength: textLimit(group, column.field),
})

function placesBy(
  exam: readonly PlannedCell<ExportColumn>[],
  events: readonly (readonly PlannedCell<ExportEventColumn>[])[],
): Readonly<Record<string, string>> {
  const places = new Map<string, string>()
  const add = (field: string, header: string): void => {
    if (!places.has(field)) places.set(field, header)
  }
  for (const { column, header } of exam)
    add(column.in === 'exam' ? column.field : `${column.in}.${column.field}`, header)
  for (const [index, cells] of events.entries())
    for (const { column, header } of cells) add(`${index + 1}.${column.field}`, header)
  return Object.fromEntries(places)
}
