import type { ExportLayout } from '../../catalogue/export-layouts/export-layout.ts'
import type { ByteSource, FormatAdapter, SourceFinding, SourceItem } from '../adapter.ts'
import { csvRows } from './csv-rows.ts'
import { delimiters, firstLineCells, type Delimiter } from './first-line-cells.ts'
import { headText } from './head-text.ts'
import { planHeader, type HeaderPlan } from './header-plan.ts'
import { layoutIndex, type HeaderMeaning } from './layout-index.ts'
import { peekStream } from './peek-stream.ts'
import { layoutTexts, readRow } from './read-row.ts'
import { UnreadableTable } from './unreadable-table.ts'

/** Columns in common with a layout by which a table is taken for it, even if it lacks needed ones. */
const enoughColumns = 3

/** Reads delimited tables of one layout; the layout is data, so that a new export needs no code. */
export function createCsvAdapter(layout: ExportLayout): FormatAdapter {
  const format = layout.id
  const meaningOf = layoutIndex(layout)
  const texts = layoutTexts(layout)

  const refused = (finding: SourceFinding, row: number | null): SourceItem => ({
    kind: 'refused',
    format,
    row,
    findings: [row === null ? finding : { ...finding, row }],
  })

  async function* read(source: ByteSource): AsyncGenerator<SourceItem> {
    const { head, whole } = await peekStream(source.stream())
    const { delimiter } = bestDelimiter(meaningOf, headText(head) ?? '')
    let plan: HeaderPlan | null = null
    let row = 0
    try {
      for await (const batch of csvRows(whole, delimiter)) {
        for (const cells of batch) {
          if (plan === null) {
            const header = planHeader(layout, meaningOf, cells)
            if ('rule' in header) {
              yield refused(header, null)
              return
            }
            plan = header
            for (const finding of plan.remarks) yield { kind: 'remark', format, finding }
            continue
          }
          row += 1
          const result = readRow(plan, layout, texts, cells, delimiter !== ',')
          if (result === null) continue
          yield 'rule' in result
            ? refused(result, row)
            : { kind: 'record', format, row, record: result, findings: [] }
        }
      }
    } catch (error) {
      if (!(error instanceof UnreadableTable)) throw error
      yield refused(
        { rule: 'csv-unreadable', detail: error.reason },
        plan === null ? null : row + 1,
      )
    }
  }

  return {
    format,
    recognises: (head) => {
      const text = headText(head)
      if (text === null) return false
      const { known, cells } = bestDelimiter(meaningOf, text)
      return known >= enoughColumns || !('rule' in planHeader(layout, meaningOf, cells))
    },
    read,
  }
}

/** The delimiter by which the first line shows most columns of the layout. */
function bestDelimiter(
  meaningOf: (header: string) => HeaderMeaning,
  text: string,
): { readonly delimiter: Delimiter; readonly cells: readonly string[]; readonly known: number } {
  return delimiters
    .map((delimiter) => {
      const cells = firstLineCells(text, delimiter)
      const known = cells.filter((cell) => meaningOf(cell).kind !== 'unknown').length
      return { delimiter, cells, known }
    })
    .reduce((best, next) => (next.known > best.known ? next : best))
}
