import type {
  ExportColumn,
  ExportEventColumn,
  ExportLayout,
} from '../../catalogue/export-layouts/export-layout.ts'
import type { ExamRecord, IrradiationEventInput } from '../../contract/exam-record.ts'
import type { PhantomCm } from '../../domain/phantom.ts'
import type { AcquisitionType } from '../../domain/event.ts'
import type { SourceFinding } from '../adapter.ts'
import { decidedText, type Decided } from './decided-text.ts'
import { mayBeThousands, pointIsDecimal, scaledDecimal } from './decimal-text.ts'
import { headerKey } from './header-name.ts'
import type { HeaderPlan, PlannedCell } from './header-plan.ts'

/** The texts a layout gives a meaning to, ready for look-up. */
export interface LayoutTexts {
  readonly absent: ReadonlySet<string>
  readonly notTestPatient: ReadonlySet<string>
  readonly acquisitionTypes: ReadonlyMap<string, AcquisitionType>
  readonly phantoms: ReadonlyMap<string, PhantomCm>
  /** What a person said about numbers, dates and sexes; null: the values have to prove it. */
  readonly decided: Decided | null
}

const keyed = <V>(table: Readonly<Record<string, V>>): ReadonlyMap<string, V> =>
  new Map(Object.entries(table).map(([text, value]) => [headerKey(text), value]))

export const layoutTexts = (layout: ExportLayout): LayoutTexts => ({
  absent: new Set(['', ...layout.absent]),
  notTestPatient: new Set(layout.notTestPatient.map(headerKey)),
  acquisitionTypes: keyed(layout.acquisitionTypes),
  phantoms: keyed(layout.phantoms),
  decided:
    layout.decided === undefined ? null : { ...layout.decided, sexes: keyed(layout.decided.sexes) },
})

/**
 * One row of an export as a record, or the finding it is refused with; null for a row without content.
 * @param pointMayGroup the file's delimiter is not a comma, so a point may group thousands
 */
export function readRow(
  plan: HeaderPlan,
  layout: ExportLayout,
  texts: LayoutTexts,
  row: readonly string[],
  pointMayGroup: boolean,
): ExamRecord | SourceFinding | null {
  const filled = filledCells(row)
  if (filled === 0) return null
  // an export writes its own failure as a row of one cell, which may quote a study UID
  if (filled === 1 && plan.width > 1) return { rule: 'row-not-an-exam' }
  // an unquoted delimiter moves every later cell into its neighbour's column
  if (row.length > plan.width && row.slice(plan.width).some((cell) => cell.trim() !== ''))
    return { rule: 'record-shape', detail: 'more cells than columns' }
  const doubtful = pointMayGroup && texts.decided === null ? doubtfulNumber(plan, row) : null
  if (doubtful !== null) return doubtful

  const record: ExamRecord = {
    schema: 'opendrl-exam/1',
    modality: layout.modality,
    patient: {},
    device: {},
    events: [],
  }
  for (const cell of plan.exam) {
    const text = cellText(row, cell, texts)
    if (text === null) continue
    if (text.length > cell.maxLength) return tooLong(cell)
    setExamField(record, cell.column, text, texts)
  }
  for (const block of plan.events) {
    const number = record.events.length + 1
    const event: IrradiationEventInput = {}
    let any = false
    for (const cell of block.cells) {
      const text = cellText(row, cell, texts)
      if (text === null) continue
      if (text.length > cell.maxLength) return { ...tooLong(cell), event: number }
      // an unknown type leaves the role open, or shows that the cells have slipped
      if (!setEventField(event, cell.column, text, texts))
        return { rule: 'record-shape', field: cell.header, event: number }
      any = true
    }
    if (any) record.events.push(event)
  }
  return record
}

/** 0, 1, or 2 for more. */
function filledCells(row: readonly string[]): number {
  let filled = 0
  for (const cell of row) if (cell.trim() !== '' && ++filled === 2) break
  return filled
}

function cellText<C extends { readonly field: string }>(
  row: readonly string[],
  cell: PlannedCell<C>,
  texts: LayoutTexts,
): string | null {
  const given = (row[cell.index] ?? '').trim()
  if (texts.absent.has(given)) return null
  const text =
    texts.decided === null
      ? given
      : decidedText(cell.column.field, given, cell.exponent !== null, texts.decided)
  return cell.exponent === null ? text : scaledDecimal(text, cell.exponent)
}

const tooLong = <C>(cell: PlannedCell<C>): SourceFinding => ({
  rule: cell.exponent === null ? 'record-shape' : 'number-unreadable',
  field: cell.header,
})

/** DICOM's form of an age ("045Y"), which exports write into their column of years. */
const ageString = /^\d{1,3}[DWMY]$/i

function setExamField(
  record: ExamRecord,
  column: ExportColumn,
  text: string,
  texts: LayoutTexts,
): void {
  switch (column.in) {
    case 'patient':
      if (column.field === 'ageYears' && ageString.test(text)) record.patient.age ??= text
      else record.patient[column.field] ??= text
      return
    case 'device':
      record.device[column.field] ??= text
      return
    case 'exam':
      if (column.field === 'testPatient')
        record.testPatient = !texts.notTestPatient.has(headerKey(text))
      else record[column.field] ??= text
  }
}

/** @returns false when the text is not one the layout knows and leaving it out would change what the event is */
function setEventField(
  event: IrradiationEventInput,
  column: ExportEventColumn,
  text: string,
  texts: LayoutTexts,
): boolean {
  if (column.field === 'acquisitionType') {
    const type = texts.acquisitionTypes.get(headerKey(text))
    if (type !== undefined) event.acquisitionType = type
    return type !== undefined
  }
  if (column.field === 'phantomCm') {
    // an unknown phantom stays absent, and its doses compare with no DRL that needs one
    const phantom = texts.phantoms.get(headerKey(text))
    if (phantom !== undefined) event.phantomCm = phantom
    return true
  }
  event[column.field] = text
  return true
}

const doseFields: ReadonlySet<string> = new Set([
  'dlpTotalMgyCm',
  'ctdivolMgy',
  'dlpMgyCm',
  'ssdeMgy',
])

/** A dose like "1.234" is refused unless another number of the row shows that its point is a decimal one. */
function doubtfulNumber(plan: HeaderPlan, row: readonly string[]): SourceFinding | null {
  let doubtful: SourceFinding | null = null
  const blocks = [
    { cells: plan.exam, event: 0 },
    ...plan.events.map(({ cells }, index) => ({ cells, event: index + 1 })),
  ]
  for (const { cells, event } of blocks) {
    for (const cell of cells) {
      if (cell.exponent === null) continue
      const text = (row[cell.index] ?? '').trim()
      if (pointIsDecimal(text)) return null
      if (doseFields.has(cell.column.field) && mayBeThousands(text))
        doubtful ??= {
          rule: 'number-unreadable',
          field: cell.header,
          ...(event > 0 ? { event } : {}),
        }
    }
  }
  return doubtful
}
