import type { ExportLayout } from '../../catalogue/export-layouts/export-layout.ts'
import type { LayoutDecisions, LayoutSuggestion } from '../../contract/layout.ts'
import type { ByteSource, FormatAdapter } from '../adapter.ts'
import { adaptersWith } from '../adapters.ts'
import { openFile } from '../byte-sources.ts'
import { layoutNameOf } from '../columns/layout-name.ts'
import { previewCsv } from '../columns/preview-csv.ts'
import { previewXlsx } from '../columns/preview-xlsx.ts'
import { suggestLayout } from '../columns/suggest-layout.ts'
import type { TablePreview } from '../columns/table-preview.ts'
import { readHead } from '../csv/peek-stream.ts'
import { recognise } from '../recognise.ts'
import { archiveFault, openArchive } from './open-archive.ts'
import type { UploadedFile } from './walk-files.ts'

/** A file to be looked at, and what is decided about it so far. */
export interface ToPreview {
  readonly file: UploadedFile
  readonly layouts: readonly ExportLayout[]
  readonly decisions: LayoutDecisions | null
  /** ISO date at the registry. */
  readonly today: string
}

export type PreviewOutcome =
  | { readonly kind: 'table'; readonly suggestion: LayoutSuggestion }
  /** A sentence that names nothing of the file's content. */
  | { readonly kind: 'no-table'; readonly reason: string }

const noTable = (reason: string): PreviewOutcome => ({ kind: 'no-table', reason })

/** Looks into a table: its columns and its first rows. Of an archive the first table that nothing reads yet. */
export async function previewFile(order: ToPreview): Promise<PreviewOutcome> {
  const { file, layouts } = order
  const adapters = adaptersWith(layouts)
  const source = openFile(file.path)
  const head = await readHead(source.stream())
  const found = recognise(head, adapters)
  if (typeof found !== 'string') return previewSource(order, file.name, source, head, found)
  try {
    const archive = await openArchive(found, file.path, () => undefined)
    for await (const entry of archive.entries()) {
      const opened = await entry.open(() => undefined)
      if (!opened.ok) continue
      const entryHead = await readHead(opened.source.stream())
      const entryKind = recognise(entryHead, adapters)
      if (entryKind !== null && !isWorkbook(entryKind)) continue
      const name = entry.name === '' ? file.name : entry.name
      const outcome = await previewSource(order, name, opened.source, entryHead, entryKind)
      if (outcome.kind === 'table' && outcome.suggestion.knownAs === null) return outcome
    }
  } catch (error) {
    // an archive's fault is no fault of ours; anything else is thrown on
    archiveFault(found, error)
  }
  return noTable('The archive holds no table that waits for its columns to be mapped.')
}

const isWorkbook = (kind: FormatAdapter | string | null): kind is FormatAdapter =>
  kind !== null && typeof kind !== 'string' && kind.format === 'xlsx'

async function previewSource(
  { layouts, decisions, today }: ToPreview,
  name: string,
  source: ByteSource,
  head: Uint8Array,
  adapter: FormatAdapter | null,
): Promise<PreviewOutcome> {
  const table: TablePreview | string | null = isWorkbook(adapter)
    ? await previewXlsx(name, source, layouts)
    : await previewCsv(name, head, source)
  if (table === null) return noTable('This is no table of columns and rows.')
  if (typeof table === 'string') return noTable(`The table cannot be read: ${table}.`)
  const knownAs = layoutNameOf(layouts, table.headers)
  return { kind: 'table', suggestion: suggestLayout(table, { knownAs, decisions, today }) }
}
