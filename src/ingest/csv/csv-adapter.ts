import type { ExportLayout } from '../../catalogue/export-layouts/export-layout.ts'
import type { ByteSource, FormatAdapter, SourceItem } from '../adapter.ts'
import { knownLayout, type LayoutChoice } from '../table/known-layout.ts'
import { isPlan, matchHeader, type HeaderMatch } from '../table/match-header.ts'
import { headerRows, TableReader } from '../table/table-reader.ts'
import { csvRows } from './csv-rows.ts'
import { delimiters, lineCells, type Delimiter } from './first-line-cells.ts'
import { headText } from './head-text.ts'
import { peekStream } from './peek-stream.ts'
import { UnreadableTable } from './unreadable-table.ts'

/** Reads delimited tables of one layout; the layout is data, so that a new export needs no code. */
export const createCsvAdapter = (layout: ExportLayout): FormatAdapter =>
  createDelimitedAdapter({ own: [], general: [knownLayout(layout)] }, layout.id)

/** Reads delimited tables of any of the layouts. */
export function createDelimitedAdapter(choice: LayoutChoice, format: string): FormatAdapter {
  async function* read(source: ByteSource): AsyncGenerator<SourceItem> {
    const { head, whole } = await peekStream(source.stream())
    const { delimiter } = bestReading(choice, headText(head) ?? '')
    const reader = new TableReader(choice, format)
    const rowSource = { pointMayGroup: delimiter !== ',', typed: null }
    let row = 0
    const out: SourceItem[] = []
    try {
      for await (const batch of csvRows(whole, delimiter)) {
        for (const cells of batch) {
          if (reader.width !== null) row += 1
          reader.push(cells, row, rowSource, out)
        }
        yield* out.splice(0)
        if (reader.done) return
      }
      reader.end(out)
    } catch (error) {
      if (!(error instanceof UnreadableTable)) throw error
      reader.end(out, { rule: 'csv-unreadable', detail: error.reason, row: row + 1 })
    }
    yield* out
  }

  return {
    format,
    recognises: (head) => {
      const text = headText(head)
      return text !== null && bestReading(choice, text).match !== null
    },
    read,
  }
}

interface Reading {
  readonly delimiter: Delimiter
  readonly match: HeaderMatch | null
}

/** The delimiter by which one of the first lines is most like a header of a layout. */
function bestReading(choice: LayoutChoice, text: string): Reading {
  let best: Reading = { delimiter: ',', match: null }
  for (const delimiter of delimiters)
    for (const cells of lineCells(text, delimiter, headerRows)) {
      const match = matchHeader(choice, cells)
      if (match !== null && better(match, best.match)) best = { delimiter, match }
    }
  return best
}

function better(match: HeaderMatch, than: HeaderMatch | null): boolean {
  if (than === null) return true
  const whole = isPlan(match.plan)
  return whole === isPlan(than.plan) ? match.columns > than.columns : whole
}
