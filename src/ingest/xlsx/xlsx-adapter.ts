import type { ByteSource, FormatAdapter, SourceFinding, SourceItem } from '../adapter.ts'
import type { LayoutChoice } from '../table/known-layout.ts'
import { TableReader } from '../table/table-reader.ts'
import { isOfficeDocument } from '../zip/archive-kind.ts'
import { openWorkbook, type OpenWorkbook } from './open-workbook.ts'
import { readXml } from './read-xml.ts'
import { SheetReader } from './sheet-reader.ts'
import { planSheets, type SheetPlan } from './sheet-plans.ts'
import type { Workbook } from './workbook.ts'
import { WorkbookRefused } from './workbook-refused.ts'
import type { ZipParts } from './zip-parts.ts'

const format = 'xlsx'

/** Reads the sheets of XLSX workbooks that are of one of the layouts. Other office documents are refused by name. */
export const createXlsxAdapter = (choice: LayoutChoice): FormatAdapter => ({
  format,
  recognises: isOfficeDocument,
  read: (source) => readItems(source, choice),
})

async function* readItems(source: ByteSource, choice: LayoutChoice): AsyncGenerator<SourceItem> {
  let open: OpenWorkbook | null = null
  try {
    open = await openWorkbook(source)
    const { workbook, parts } = open
    for (const plan of await planSheets(workbook, parts, choice)) {
      if (plan.kind === 'read') yield* readSheet(workbook, parts, plan, choice)
      else if (plan.kind === 'refused') yield refused(plan.finding)
      else yield { kind: 'remark', format, finding: plan.finding }
    }
  } catch (error) {
    if (!(error instanceof WorkbookRefused)) throw error
    yield refused(error.finding)
  } finally {
    await open?.close()
  }
}

async function* readSheet(
  workbook: Workbook,
  parts: ZipParts,
  { sheet }: Extract<SheetPlan, { readonly kind: 'read' }>,
  choice: LayoutChoice,
): AsyncGenerator<SourceItem> {
  const table = new TableReader(choice, format)
  const cells = new SheetReader(workbook)
  const out: SourceItem[] = []
  let last = 0
  const drain = (): void => {
    for (const { row, cells: texts, typed } of cells.rows.splice(0)) {
      // text cells are held to the rules of text files, where a point may group thousands
      table.push(texts, row, { pointMayGroup: true, typed }, out)
      last = row
    }
    // one column beyond the header shows that a row is wider than it
    if (table.width !== null) cells.width = table.width
  }
  try {
    const part = await parts.part(sheet.part)
    for await (const _ of readXml(part.stream(), cells)) {
      drain()
      yield* out.splice(0)
      if (table.done) return
    }
    table.end(out)
  } catch (error) {
    if (!(error instanceof WorkbookRefused)) throw error
    drain()
    table.end(out, { ...error.finding, row: last + 1 })
  }
  yield* out
  const detail = `sheet ${sheet.number}`
  if (cells.formulas > 0)
    yield { kind: 'remark', format, finding: { rule: 'workbook-formulas', detail } }
  if (cells.mergedCells > 0)
    yield { kind: 'remark', format, finding: { rule: 'workbook-merged-cells', detail } }
}

const refused = (finding: SourceFinding): SourceItem => ({
  kind: 'refused',
  format,
  row: null,
  findings: [finding],
})
