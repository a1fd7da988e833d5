import {
  ageUnitOf,
  type ExportColumn,
  type ExportEventColumn,
  type ExportLayout,
} from '../../catalogue/export-layouts/export-layout.ts'
import type { ExamRecord, IrradiationEventInput } from '../../contract/exam-record.ts'
import type { SourceFinding } from '../adapter.ts'
import { ageCell } from './age-cell.ts'
import { dateCell } from './date-cell.ts'
import { decidedText } from './decided-text.ts'
import { multipliedDecimal, scaledDecimal } from './decimal-text.ts'
import { doubtfulNumber } from './doubtful-number.ts'
import { headerKey } from './header-name.ts'
import type { HeaderPlan, PlannedCell } from './header-plan.ts'
import type { LayoutTexts } from './layout-texts.ts'

/** What a row is. */
export type RowReading =
  | {
      readonly kind: 'record'
      readonly record: ExamRecord
      /** Headers of the cells its fields stand in, by field; events by their number in the record. */
      readonly places: Readonly<Record<string, string>>
      /** Names of people in the row, for blacking them out in its texts. */
      readonly people: readonly string[]
    }
  | { readonly kind: 'refused'; readonly finding: SourceFinding }
  | { readonly kind: 'blank' }

export interface RowSource {
  /** The file's delimiter is not a comma, so a point may group thousands. */
  readonly pointMayGroup: boolean
  /** Cells that a workbook holds as numbers and dates; null for texts, which have no types. */
  readonly typed: readonly boolean[] | null
}

/** One row of a table as a record, or the finding it is refused with. */
export function readRow(
  plan: HeaderPlan,
  layout: ExportLayout,
  texts: LayoutTexts,
  row: readonly string[],
  source: RowSource,
): RowReading {
  const filled = filledCells(row)
  if (filled === 0) return { kind: 'blank' }
  // an export writes its own failure as a row of one cell, which may quote a study UID
  if (filled === 1 && plan.width > 1) return refused({ rule: 'row-not-an-exam' })
  // an unquoted delimiter moves every later cell into its neighbour's column
  if (row.length > plan.width && row.slice(plan.width).some((cell) => cell.trim() !== ''))
    return refused({ rule: 'record-shape', detail: 'more cells than columns' })
  const { typed } = source
  const doubtful =
    source.pointMayGroup && texts.decided === null ? doubtfulNumber(plan, row, typed) : null
  if (doubtful !== null) return refused(doubtful)

  const record: ExamRecord = {
    schema: 'opendrl-exam/1',
    modality: layout.modality,
    patient: {},
    device: {},
    events: [],
  }
  let ageGroup = ''
  for (const cell of plan.exam) {
    const text = cellText(row, cell, texts, typed)
    if (text === null) continue
    if (text.length > cell.maxLength) return refused(tooLong(cell))
    const { column } = cell
    if (column.field === 'ageGroup') ageGroup = text
    else if (!setExamField(record, column, text, texts, ageGroup))
      return refused({ rule: 'age-unit-doubtful', field: cell.header })
  }
  let moved = false
  const numbers: number[] = []
  for (const [position, block] of plan.events.entries()) {
    const number = record.events.length + 1
    const event: IrradiationEventInput = {}
    let any = false
    for (const cell of block.cells) {
      const text = cellText(row, cell, texts, typed)
      if (text === null) continue
      if (text.length > cell.maxLength) return refused({ ...tooLong(cell), event: number })
      // an unknown type leaves the role open, or shows that the cells have slipped
      if (!setEventField(event, cell.column, text, texts))
        return refused({ rule: 'record-shape', field: cell.header, event: number })
      any = true
    }
    if (!any) continue
    record.events.push(event)
    numbers.push(position)
    moved ||= number !== position + 1
  }
  return {
    kind: 'record',
    record,
    places: moved ? plan.placesOf(numbers) : plan.places,
    people: plan.people.map((index) => (row[index] ?? '').trim()).filter((name) => name !== ''),
  }
}

const refused = (finding: SourceFinding): RowReading => ({ kind: 'refused', finding })

/** 0, 1, or 2 for more. */
function filledCells(row: readonly string[]): number {
  let filled = 0
  for (const cell of row) if (cell.trim() !== '' && ++filled === 2) break
  return filled
}

function cellText<C extends ExportColumn | ExportEventColumn>(
  row: readonly string[],
  cell: PlannedCell<C>,
  texts: LayoutTexts,
  typed: readonly boolean[] | null,
): string | null {
  let text = (row[cell.index] ?? '').trim()
  if (texts.absent.has(text)) return null
  if (cell.firstBefore !== null) text = firstPart(text, cell.firstBefore)
  if (texts.decided !== null && typed?.[cell.index] !== true)
    text = decidedText(cell.column.field, text, cell.exponent !== null, texts.decided)
  if (cell.exponent === null) return text
  return cell.factor === 1
    ? scaledDecimal(text, cell.exponent)
    : multipliedDecimal(text, cell.factor)
}

const firstPart = (text: string, divider: string): string => {
  const end = text.indexOf(divider)
  return end === -1 ? text : text.slice(0, end).trim()
}

const tooLong = <C>(cell: PlannedCell<C>): SourceFinding => ({
  rule: cell.exponent === null ? 'record-shape' : 'number-unreadable',
  field: cell.header,
})

/** DICOM's form of an age ("045Y"), which exports write into their column of years. */
const ageString = /^\d{1,3}[DWMY]$/i

/** @returns false when nothing says which unit an age is in */
function setExamField(
  record: ExamRecord,
  column: Exclude<ExportColumn, { readonly field: 'ageGroup' }>,
  text: string,
  texts: LayoutTexts,
  ageGroup: string,
): boolean {
  switch (column.in) {
    case 'patient':
      return setPatientField(record.patient, column, text, texts, ageGroup)
    case 'device':
      record.device[column.field] ??= text
      return true
    case 'exam':
      if (column.field === 'testPatient')
        record.testPatient = !texts.notTestPatient.has(headerKey(text))
      else if (column.field === 'studyDate') {
        if (record.studyDate !== undefined) return true
        const { date, time } = dateCell(text)
        record.studyDate = date
        if (time !== null) record.studyTime ??= time
      } else if (column.field === 'studyTime') record.studyTime = dateCell(text).time ?? text
      else record[column.field] ??= text
      return true
  }
}

function setPatientField(
  patient: ExamRecord['patient'],
  column: Extract<ExportColumn, { readonly in: 'patient' }>,
  text: string,
  texts: LayoutTexts,
  ageGroup: string,
): boolean {
  const { field } = column
  if (field === 'ageGroup') return true
  if (field === 'birthDate') patient.birthDate ??= dateCell(text).date
  else if (field === 'sex') patient.sex ??= texts.sexes.get(headerKey(text)) ?? text
  else if (field === 'ageYears' && ageString.test(text)) patient.age ??= text
  else if (field === 'age') {
    const unit = ageUnitOf(column)
    const age = unit === null ? text : ageCell(text, unit, texts.ageGroups.get(headerKey(ageGroup)))
    if (age === null) return false
    patient.age ??= age
  } else patient[field] ??= text
  return true
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
