import type { SourceFinding } from '../adapter.ts'
import { headerKey } from '../csv/header-name.ts'
import type { LayoutChoice } from '../table/known-layout.ts'
import { isPlan, matchHeader, type HeaderMatch } from '../table/match-header.ts'
import { headerRows, unknownTable } from '../table/table-reader.ts'
import { readXml } from './read-xml.ts'
import { SheetReader } from './sheet-reader.ts'
import type { Sheet, Workbook } from './workbook.ts'
import { WorkbookRefused } from './workbook-refused.ts'
import type { ZipParts } from './zip-parts.ts'

/** What becomes of a sheet. */
export type SheetPlan =
  | { readonly kind: 'read'; readonly sheet: Sheet }
  | { readonly kind: 'passed' | 'refused'; readonly finding: SourceFinding }

interface Looked {
  readonly sheet: Sheet
  readonly rows: readonly (readonly string[])[]
  readonly match: HeaderMatch | null
  /** Why the first rows cannot be read to their end. */
  readonly fault: SourceFinding | null
}

/**
 * Which sheets are read: all visible ones that are of a layout. A layout may name the sheet that holds everything,
 * of which other sheets repeat parts: then that one alone is read, so that nothing is counted twice.
 * @throws WorkbookRefused
 */
export async function planSheets(
  workbook: Workbook,
  parts: ZipParts,
  choice: LayoutChoice,
): Promise<readonly SheetPlan[]> {
  const visible = workbook.sheets.filter(({ hidden }) => !hidden)
  const hidden = workbook.sheets.filter((sheet) => sheet.hidden)
  const looked: Looked[] = []
  for (const sheet of visible.length > 0 ? visible : hidden)
    looked.push(await lookAt(workbook, parts, sheet, choice))
  const filled = looked.filter(({ rows, fault }) => rows.length > 0 || fault !== null)
  const whole = filled.filter(({ match }) => match !== null && isPlan(match.plan))
  const passed = visible.length > 0 ? hidden.map((sheet) => notRead(sheet, 'it is hidden')) : []
  if (whole.length === 0) return [refusal(filled), ...passed]
  return [...filled.map((sheet) => planOf(sheet, filled)), ...passed]
}

function planOf(looked: Looked, all: readonly Looked[]): SheetPlan {
  const { sheet, match, fault } = looked
  if (fault !== null && !(match !== null && isPlan(match.plan)))
    return { kind: 'refused', finding: fault }
  if (match === null) return notRead(sheet, 'its columns are not known')
  const complete = match.known.layout.sheets?.map(headerKey) ?? []
  const isComplete = (other: Looked): boolean =>
    complete.includes(headerKey(other.sheet.name)) &&
    other.match !== null &&
    isPlan(other.match.plan) &&
    other.match.known === match.known
  if (!isComplete(looked) && all.some(isComplete))
    return notRead(sheet, 'another sheet holds all data')
  return isPlan(match.plan)
    ? { kind: 'read', sheet }
    : { kind: 'refused', finding: { ...match.plan, detail: place(sheet) } }
}

function refusal(filled: readonly Looked[]): SheetPlan {
  if (filled.length === 0) return { kind: 'refused', finding: { rule: 'file-empty' } }
  const fault = filled.find((sheet) => sheet.fault !== null)?.fault ?? null
  if (fault !== null) return { kind: 'refused', finding: fault }
  const [nearest] = filled
    .filter(({ match }) => match !== null)
    .sort((a, b) => (b.match?.columns ?? 0) - (a.match?.columns ?? 0))
  const plan = nearest?.match?.plan
  if (nearest !== undefined && plan !== undefined && !isPlan(plan))
    return { kind: 'refused', finding: { ...plan, detail: place(nearest.sheet) } }
  const unknown = filled.map(({ rows }) => unknownTable(rows))
  const finding = unknown.find(({ detail }) => detail?.startsWith('columns') === true)
  return { kind: 'refused', finding: finding ?? unknownTable([]) }
}

const place = (sheet: Sheet): string => `sheet ${sheet.number}`

const notRead = (sheet: Sheet, why: string): SheetPlan => ({
  kind: 'passed',
  finding: { rule: 'sheet-not-read', detail: `${place(sheet)}: ${why}` },
})

/** The first rows of a sheet, and what they are the header of. */
async function lookAt(
  workbook: Workbook,
  parts: ZipParts,
  sheet: Sheet,
  choice: LayoutChoice,
): Promise<Looked> {
  const reader = new SheetReader(workbook)
  const part = await parts.part(sheet.part)
  let fault: SourceFinding | null = null
  try {
    for await (const _ of readXml(part.stream(), reader))
      if (reader.rows.length >= headerRows) break
  } catch (error) {
    if (!(error instanceof WorkbookRefused)) throw error
    fault = error.finding
  }
  const rows = reader.rows
    .slice(0, headerRows)
    .map(({ cells }) => cells)
    .filter((cells) => cells.some((cell) => cell.trim() !== ''))
  let match: HeaderMatch | null = null
  for (const cells of rows) {
    const next = matchHeader(choice, cells)
    if (next === null) continue
    if (isPlan(next.plan)) return { sheet, rows, match: next, fault }
    if (next.columns > (match?.columns ?? 0)) match = next
  }
  return { sheet, rows, match, fault }
}
